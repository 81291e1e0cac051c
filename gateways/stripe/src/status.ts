import { VendorError, type PaymentOutcome } from '@moorage/sdk';
import Stripe from 'stripe';
import type { Account } from './account.ts';
import { marks, outcomeOf } from './outcomes.ts';
import { paymentDetails } from './pay.ts';
import { asking, vendorError } from './vendor-errors.ts';

/** As long as a request of ours may still be on its way, "not there" is no answer. Above all tries of one call together. */
export const settleSeconds = 60;
/** Clocks differ, and a request begins before Stripe writes its time. */
const marginSeconds = 600;
const pageLimit = 50;

interface Query {
  key: string;
  reference: string | null;
  customer: string | null;
  since: Date;
}

/** Asks by reference; without one, looks through what was made since for our key. */
export async function status(account: Account, query: Query): Promise<PaymentOutcome | 'absent'> {
  if (query.reference !== null) return byReference(account, query.reference);
  const found = await byKey(account, query);
  if (found) return byReference(account, found.id);
  const age = (account.clock.now().getTime() - query.since.getTime()) / 1000;
  if (age >= settleSeconds) return 'absent';
  throw new VendorError(
    'stripe.too-early',
    'Stripe does not know this payment yet, but the request may still be on its way.',
    {
      outcome: 'unknown',
      retryAfter: Math.max(1, Math.ceil(settleSeconds - age)),
    },
  );
}

async function byReference({ stripe }: Account, reference: string): Promise<PaymentOutcome | 'absent'> {
  try {
    return outcomeOf(await stripe.paymentIntents.retrieve(reference, { expand: paymentDetails }));
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing')
      return 'absent';
    throw vendorError(error);
  }
}

/** Newest first. Search would be one call, but it lags behind and so cannot prove an absence. */
async function byKey(account: Account, query: Query): Promise<Stripe.PaymentIntent | null> {
  const oldest = Math.floor(query.since.getTime() / 1000) - marginSeconds;
  let after: string | null = null;
  for (let count = 0; count < pageLimit; count += 1) {
    const page = await pageOf(account, query.customer, after);
    const found = page.data.find((intent) => intent.metadata[marks.key] === query.key);
    if (found) return found;
    const last = page.data.at(-1);
    if (!page.has_more || !last || last.created < oldest) return null;
    after = last.id;
  }
  throw new VendorError(
    'stripe.too-many',
    'Too many payments to look through; ask again with a reference or a customer.',
    { outcome: 'unknown', retryable: false },
  );
}

const pageOf = (
  { stripe }: Account,
  customer: string | null,
  after: string | null,
): Promise<Stripe.ApiList<Stripe.PaymentIntent>> =>
  asking(() =>
    stripe.paymentIntents.list({
      limit: 100,
      ...(customer === null ? {} : { customer }),
      ...(after === null ? {} : { starting_after: after }),
    }),
  );
