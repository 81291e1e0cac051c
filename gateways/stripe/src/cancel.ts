import type { PaymentOutcome } from '@moorage/sdk';
import Stripe from 'stripe';
import type { Account } from './account.ts';
import { outcomeOf } from './outcomes.ts';
import { paymentDetails } from './pay.ts';
import { asking, vendorError } from './vendor-errors.ts';

/**
 * An intent whose client secret is out can be paid at any time: when it is no longer wanted, it has to be closed. It goes
 * without our key: that belongs to the request which made the intent, and Stripe refuses it for any other. Closing twice is
 * harmless.
 */
export async function cancel({ stripe }: Account, request: { reference: string }): Promise<PaymentOutcome> {
  try {
    return outcomeOf(
      await stripe.paymentIntents.cancel(request.reference, {
        cancellation_reason: 'abandoned',
        expand: paymentDetails,
      }),
    );
  } catch (error) {
    const tooLate =
      error instanceof Stripe.errors.StripeInvalidRequestError &&
      error.code === 'payment_intent_unexpected_state';
    if (!tooLate) throw vendorError(error);
    return outcomeOf(
      await asking(() => stripe.paymentIntents.retrieve(request.reference, { expand: paymentDetails })),
    );
  }
}
