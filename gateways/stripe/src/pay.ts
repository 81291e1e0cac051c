import type { PaymentOutcome, PaymentRequest } from '@moorage/sdk';
import Stripe from 'stripe';
import type { Account } from './account.ts';
import { toStripe } from './currencies.ts';
import { failed, marks, outcomeOf } from './outcomes.ts';
import { vendorError } from './vendor-errors.ts';

/** What every answer about a payment should hold. */
export const paymentDetails = ['latest_charge.balance_transaction', 'payment_method'];

export async function pay({ stripe }: Account, request: PaymentRequest): Promise<PaymentOutcome> {
  if (request.save && request.customer === null)
    throw new Error('A method can only be kept for a known customer');
  const params: Stripe.PaymentIntentCreateParams = {
    ...toStripe(request.amount),
    description: request.description.slice(0, 1000),
    metadata: marksOf(request),
    expand: paymentDetails,
    ...(request.customer === null ? {} : { customer: request.customer }),
    ...(request.save ? { setup_future_usage: 'off_session' } : {}),
    ...wayOf(request),
  };
  try {
    return outcomeOf(await stripe.paymentIntents.create(params, { idempotencyKey: request.key }));
  } catch (error) {
    const declined = declinedOutcome(error);
    if (declined) return declined;
    throw vendorError(error);
  }
}

/** Three ways: the browser's form, a kept method with its owner present, a kept method alone. */
function wayOf({ method, onSession, returnUrl }: PaymentRequest): Partial<Stripe.PaymentIntentCreateParams> {
  if (method === null) return { automatic_payment_methods: { enabled: true } };
  if (!onSession) return { payment_method: method, confirm: true, off_session: true };
  return {
    payment_method: method,
    confirm: true,
    use_stripe_sdk: true,
    ...(returnUrl === null
      ? { automatic_payment_methods: { enabled: true, allow_redirects: 'never' } }
      : { automatic_payment_methods: { enabled: true }, return_url: returnUrl }),
  };
}

function marksOf({ key, client, invoiceNumber, method }: PaymentRequest): Record<string, string> {
  return {
    [marks.key]: key,
    [marks.client]: String(client.id),
    [marks.way]: method === null ? 'form' : 'stored',
    ...(invoiceNumber === null ? {} : { [marks.invoice]: invoiceNumber }),
  };
}

/** The bank's no, or a stored method that is no longer there: an outcome, not an error. */
function declinedOutcome(error: unknown): PaymentOutcome | null {
  if (!(error instanceof Stripe.errors.StripeError)) return null;
  if (error instanceof Stripe.errors.StripeCardError)
    return error.payment_intent ? outcomeOf(error.payment_intent) : failed(error);
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return null;
  if (error.param === 'payment_method')
    return {
      state: 'failed',
      code: 'method_missing',
      message: 'This stored card can no longer be used. Please choose another one.',
      declineClass: 'never',
    };
  if (error.code === 'amount_too_small' || error.code === 'amount_too_large') return failed(error);
  return null;
}
