import type Stripe from 'stripe';
import { emit, newId, required, seconds, type Account } from './account.ts';
import { book } from './balance.ts';
import { invalid, malformed } from './errors.ts';
import { integer, text, type Form } from './form.ts';
import { metadataOf } from './metadata.ts';

export function createRefund(account: Account, params: Form): Stripe.Refund {
  const charge = chargeOf(account, params);
  const left = charge.amount_captured - charge.amount_refunded;
  const amount = params.amount === undefined ? left : integer(params.amount);
  if (amount === null || amount < 1)
    throw malformed('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  if (charge.disputed)
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
    });
  if (left === 0)
    throw invalid(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  if (amount > left)
    throw invalid(
      `Refund amount (${shown(amount, charge.currency)}) is greater than unrefunded amount on charge (${shown(left, charge.currency)})`,
      { param: 'amount' },
    );
  return refundOf(account, charge, amount, params);
}
const shown = (amount: number, currency: string): string => `${amount} ${currency.toUpperCase()}`;

function chargeOf(account: Account, params: Form): Stripe.Charge {
  const id = text(params.charge);
  if (id !== null) return required(account.charges, id, 'charge', 'charge');
  const intentId = text(params.payment_intent);
  if (intentId === null)
    throw malformed(
      'One of the following params should be provided for this request: payment_intent or charge.',
    );
  const intent = required(account.paymentIntents, intentId, 'payment_intent', 'payment_intent');
  const charge =
    typeof intent.latest_charge === 'string' ? account.charges.get(intent.latest_charge) : undefined;
  if (!charge || charge.status !== 'succeeded')
    throw invalid(`This PaymentIntent (${intentId}) does not have a successful charge to refund.`, {
      param: 'payment_intent',
    });
  return charge;
}

function refundOf(account: Account, charge: Stripe.Charge, amount: number, params: Form): Stripe.Refund {
  const planned = account.refundsToCome.shift();
  const refund: Stripe.Refund = {
    id: newId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: seconds(account),
    currency: charge.currency,
    customer: charge.customer as string | null,
    customer_account: null,
    destination_details: { card: { type: 'refund' }, type: 'card' },
    metadata: metadataOf({}, params.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: text(params.reason) as Stripe.Refund['reason'],
    receipt_number: null,
    source_transfer_reversal: null,
    status: planned?.status ?? 'succeeded',
    transfer_reversal: null,
  };
  account.refunds.set(refund.id, refund);
  if (refund.status === 'failed') {
    refund.failure_reason = 'expired_or_canceled_card';
    emit(account, 'refund.created', refund);
    emit(account, 'refund.failed', refund);
    return refund;
  }
  if (refund.status === 'pending') refund.pending_reason = 'processing';
  refund.balance_transaction = book(account, {
    amount: -amount,
    fee: 0,
    currency: charge.currency,
    source: refund.id,
    type: 'refund',
  }).id;
  setRefunded(charge, amount);
  emit(account, 'refund.created', refund);
  emit(account, 'charge.refunded', charge);
  return refund;
}

/** What the bank says later of a pending refund, or (failed) even of one that had succeeded. */
export function settleRefund(account: Account, id: string, status: 'succeeded' | 'failed'): Stripe.Refund {
  const refund = required(account.refunds, id, 'refund');
  const charge = required(account.charges, refund.charge as string, 'charge');
  refund.status = status;
  delete refund.pending_reason;
  if (status === 'failed') {
    refund.failure_reason = 'expired_or_canceled_card';
    setRefunded(charge, -refund.amount);
  }
  emit(account, 'refund.updated', refund);
  if (status === 'failed') emit(account, 'refund.failed', refund);
  return refund;
}

function setRefunded(charge: Stripe.Charge, change: number): void {
  charge.amount_refunded += change;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
}

export function updateRefund(account: Account, id: string, params: Form): Stripe.Refund {
  const refund = required(account.refunds, id, 'refund');
  refund.metadata = metadataOf(refund.metadata ?? {}, params.metadata);
  emit(account, 'refund.updated', refund);
  return refund;
}
