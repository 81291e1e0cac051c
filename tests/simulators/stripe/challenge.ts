import type Stripe from 'stripe';
import { newId, type Account } from './account.ts';
import { text, truth, type Form } from './form.ts';

type Intent = Stripe.PaymentIntent | Stripe.SetupIntent;

/** A browser with the vendor's script shows the bank's page in place; a plain server is given an address to send the customer to. */
export function challengeFor(
  account: Account,
  intent: Intent,
  params: Form,
  by: 'server' | 'browser',
): object {
  const address = `${account.url}/endive/challenge?client_secret=${encodeURIComponent(intent.client_secret ?? '')}`;
  const back = text(params.return_url);
  if (by === 'browser' || truth(params.use_stripe_sdk) || back === null)
    return {
      type: 'use_stripe_sdk',
      use_stripe_sdk: { type: 'three_d_secure_redirect', source: newId('src'), stripe_js: address },
    };
  const url = `${address}&return_url=${encodeURIComponent(back)}`;
  return { type: 'redirect_to_url', redirect_to_url: { url, return_url: back } };
}
