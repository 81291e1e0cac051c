import { Refusal, type GatewayFact, type RawRequest } from '@moorage/sdk';
import Stripe from 'stripe';
import { apiVersion, type Account } from './account.ts';
import { factsOf } from './facts.ts';
import { isLive } from './settings.ts';

/** Seconds a signature stays good. */
const tolerance = 300;

/** Verify the raw bytes, then translate. No call to Stripe: the answer has to leave at once. */
export function receive({ stripe, settings, log }: Account, request: RawRequest): readonly GatewayFact[] {
  const event = verified(stripe, settings.webhookSecret.split(/\s*,\s*/), request);
  if (event.livemode !== isLive(settings.secretKey))
    throw new Refusal(
      'webhook.mode',
      event.livemode
        ? 'A live event came to an account that is set up with test keys.'
        : 'A test event came to an account that is set up with live keys.',
      { status: 400 },
    );
  if (event.api_version !== apiVersion)
    log.warn(
      { event: event.id, type: event.type, version: event.api_version, expected: apiVersion },
      'The Stripe webhook endpoint uses another API version; create it anew with the expected one',
    );
  return factsOf(event);
}

/** While a secret is being replaced, either of the two is good. */
function verified(stripe: Stripe, secrets: readonly string[], request: RawRequest): Stripe.Event {
  const header = request.headers['stripe-signature'] ?? '';
  // Decoded once: given bytes, the library does so for the signature and again for the event.
  const body = request.body.toString();
  for (const secret of secrets) {
    try {
      return stripe.webhooks.constructEvent(
        body,
        header,
        secret,
        tolerance,
        undefined,
        request.receivedAt.getTime(),
      ) as Stripe.Event;
    } catch (error) {
      if (error instanceof Stripe.errors.StripeSignatureVerificationError) continue;
      throw new Refusal('webhook.body', 'The message is signed but is not an event.', { status: 400 });
    }
  }
  throw new Refusal('webhook.signature', 'The signature of this message is not valid.', { status: 400 });
}
