import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import { emit, isLive, newId, required, seconds, type Account } from './account.ts';
import { isCardNumber, numberOfToken, startsSetUp, testCards } from './cards.ts';
import { addressOf } from './customers.ts';
import { ApiError, invalid, malformed } from './errors.ts';
import { fields, integer, text, type Form } from './form.ts';
import { metadataOf } from './metadata.ts';

const cardError = (code: string, param: string, message: string): ApiError =>
  new ApiError(402, { type: 'card_error', code, param, message });

/** From the browser: `{ type: 'card', card: { number, exp_month, exp_year, cvc }, billing_details }`. */
export function createPaymentMethod(account: Account, params: Form): Stripe.PaymentMethod {
  if (text(params.type) !== 'card') throw malformed('This account accepts cards only.', { param: 'type' });
  const card = fields(params.card);
  const number = (text(card.number) ?? '').replaceAll(' ', '');
  const month = integer(card.exp_month) ?? 0;
  const year = fullYear(integer(card.exp_year) ?? 0);
  if (!isCardNumber(number)) throw cardError('incorrect_number', 'number', 'Your card number is incorrect.');
  if (month < 1 || month > 12)
    throw cardError('invalid_expiry_month', 'exp_month', "Your card's expiration month is invalid.");
  const now = account.clock.now();
  if (year * 12 + month < now.getUTCFullYear() * 12 + now.getUTCMonth() + 1)
    throw cardError('invalid_expiry_year', 'exp_year', "Your card's expiration year is invalid.");
  const method = newCard(account, number, month, year);
  const details = fields(params.billing_details);
  method.billing_details = {
    address: addressOf(fields(details.address)),
    email: text(details.email),
    name: text(details.name),
    phone: text(details.phone),
    tax_id: null,
  };
  method.metadata = metadataOf({}, params.metadata);
  return method;
}
const fullYear = (year: number): number => (year < 100 ? 2000 + year : year);

/** A test token such as `pm_card_visa` becomes a new method each time; anything else must exist. */
export function methodOf(account: Account, id: string, param = 'payment_method'): Stripe.PaymentMethod {
  const number = numberOfToken(id);
  if (number === null) return required(account.paymentMethods, id, 'PaymentMethod', param);
  return newCard(account, number, 12, account.clock.now().getUTCFullYear() + 4);
}

function newCard(account: Account, number: string, month: number, year: number): Stripe.PaymentMethod {
  const known = testCards[number];
  const brand = known?.brand ?? 'visa';
  const method: Stripe.PaymentMethod = {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: addressOf({}), email: null, name: null, phone: null, tax_id: null },
    card: {
      brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'unchecked' },
      country: 'US',
      display_brand: brand,
      exp_month: month,
      exp_year: year,
      fingerprint: createHash('sha256').update(number).digest('hex').slice(0, 16),
      funding: 'credit',
      generated_from: null,
      last4: number.slice(-4),
      networks: { available: [brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: seconds(account),
    customer: null,
    customer_account: null,
    livemode: isLive(account),
    metadata: {},
    type: 'card',
  };
  account.paymentMethods.set(method.id, method);
  account.cardSecrets.set(method.id, {
    number,
    behaviour: known?.behaviour ?? { kind: 'succeed' },
    setUp: startsSetUp(number),
  });
  return method;
}

/** Attached again to the same customer: nothing happens, as in the real thing. */
export function attach(
  account: Account,
  method: Stripe.PaymentMethod,
  customer: string,
): Stripe.PaymentMethod {
  required(account.customers, customer, 'customer', 'customer');
  if (method.customer === customer) return method;
  if (method.customer !== null)
    throw invalid('The payment method you provided has already been attached to a customer.');
  if (detached.has(method))
    throw invalid(
      'This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.',
    );
  method.customer = customer;
  emit(account, 'payment_method.attached', method);
  return method;
}
const detached = new WeakSet<Stripe.PaymentMethod>();
export const isDetached = (method: Stripe.PaymentMethod): boolean => detached.has(method);

export function detach(account: Account, id: string): Stripe.PaymentMethod {
  const method = required(account.paymentMethods, id, 'PaymentMethod', 'payment_method');
  if (method.customer === null)
    throw invalid(
      'The payment method you provided is not attached to a customer so detachment is impossible.',
    );
  const previous = { customer: method.customer };
  method.customer = null;
  detached.add(method);
  emit(account, 'payment_method.detached', method, previous);
  return method;
}

export function updatePaymentMethod(account: Account, id: string, params: Form): Stripe.PaymentMethod {
  const method = required(account.paymentMethods, id, 'PaymentMethod', 'payment_method');
  const card = fields(params.card);
  if (method.card) {
    method.card.exp_month = integer(card.exp_month) ?? method.card.exp_month;
    method.card.exp_year = integer(card.exp_year) ?? method.card.exp_year;
  }
  method.metadata = metadataOf(method.metadata ?? {}, params.metadata);
  emit(account, 'payment_method.updated', method);
  return method;
}
