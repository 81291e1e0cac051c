import { Refusal, type Money } from '@moorage/sdk';
import Stripe from 'stripe';
import type { Account } from './account.ts';
import { toStripe } from './currencies.ts';
import { marks } from './outcomes.ts';
import { asking, vendorError } from './vendor-errors.ts';

export interface RefundOutcome {
  state: 'succeeded' | 'pending' | 'failed';
  reference: string;
  message?: string;
}

/** Stripe forgets an idempotency key after a day; our mark on the refund stays, so a repetition never pays twice. */
export async function refund(
  { stripe }: Account,
  request: { key: string; reference: string; amount: Money },
): Promise<RefundOutcome> {
  const earlier = await asking(async () => {
    for await (const made of stripe.refunds.list({ payment_intent: request.reference, limit: 100 }))
      if (made.metadata?.[marks.key] === request.key) return made;
    return null;
  });
  if (earlier) return refundOutcome(earlier);
  try {
    return refundOutcome(
      await stripe.refunds.create(
        {
          payment_intent: request.reference,
          amount: toStripe(request.amount).amount,
          reason: 'requested_by_customer',
          metadata: { [marks.key]: request.key },
        },
        { idempotencyKey: request.key },
      ),
    );
  } catch (error) {
    throw refusalOf(error) ?? vendorError(error);
  }
}

/** Stripe has no code of its own for "more than is left", only the parameter and an English sentence. */
function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return null;
  if (error.code === 'charge_already_refunded')
    return new Refusal('refund.too-large', 'This payment was refunded in full already.');
  if (error.code === 'amount_too_large' || (error.param === 'amount' && /greater than/i.test(error.message)))
    return new Refusal('refund.too-large', 'The refund is larger than what is left of the payment.');
  if (error.code === 'charge_disputed')
    return new Refusal(
      'refund.disputed',
      'The bank has charged this payment back, so it cannot be refunded.',
    );
  return null;
}

export function refundOutcome(made: Stripe.Refund): RefundOutcome {
  const state = refundState(made.status);
  if (state !== 'failed') return { state, reference: made.id };
  const reason = made.failure_reason?.replaceAll('_', ' ');
  return {
    state,
    reference: made.id,
    message: `The bank did not take the refund${reason === undefined ? '' : ` (${reason})`}. Please pay it back another way.`,
  };
}

export function refundState(status: string | null): RefundOutcome['state'] {
  if (status === 'succeeded') return 'succeeded';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending';
}
