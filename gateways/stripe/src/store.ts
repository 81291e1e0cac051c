import type { Json, Person, StoredMethod } from '@moorage/sdk';
import Stripe from 'stripe';
import type { Account } from './account.ts';
import { methodOf } from './methods.ts';
import { expanded, marks } from './outcomes.ts';
import { asking, vendorError } from './vendor-errors.ts';

export async function customer(
  { stripe }: Account,
  request: { key: string; client: Person },
): Promise<{ reference: string }> {
  const { client, key } = request;
  const made = await asking(() =>
    stripe.customers.create(
      {
        name: client.company ?? client.name,
        email: client.email,
        preferred_locales: [client.language],
        metadata: { [marks.client]: String(client.id) },
        ...(client.country === null ? {} : { address: { country: client.country } }),
      },
      { idempotencyKey: key },
    ),
  );
  return { reference: made.id };
}

export async function store(
  { stripe }: Account,
  request: { key: string; client: Person; customer: string | null },
): Promise<{ reference: string; browser: Json }> {
  if (request.customer === null) throw new Error('A method can only be stored for a known customer');
  const owner = request.customer;
  const intent = await asking(() =>
    stripe.setupIntents.create(
      {
        customer: owner,
        usage: 'off_session',
        automatic_payment_methods: { enabled: true },
        metadata: { [marks.key]: request.key, [marks.client]: String(request.client.id) },
      },
      { idempotencyKey: request.key },
    ),
  );
  return { reference: intent.id, browser: { clientSecret: intent.client_secret, kind: 'setup' } };
}

export async function stored(
  { stripe }: Account,
  query: { reference: string },
): Promise<StoredMethod | 'pending' | 'absent'> {
  try {
    const intent = await stripe.setupIntents.retrieve(query.reference, { expand: ['payment_method'] });
    if (intent.status === 'canceled') return 'absent';
    const method = expanded(intent.payment_method);
    if (intent.status !== 'succeeded' || !method) return 'pending';
    return method.customer === null ? 'absent' : methodOf(method);
  } catch (error) {
    if (isMissing(error)) return 'absent';
    throw vendorError(error);
  }
}

/** Removing what is no longer there is success. */
export async function removeStored({ stripe }: Account, request: { reference: string }): Promise<void> {
  try {
    await stripe.paymentMethods.detach(request.reference);
  } catch (error) {
    if (isMissing(error)) return;
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw vendorError(error);
    const method = await asking(() => stripe.paymentMethods.retrieve(request.reference));
    if (method.customer !== null) throw vendorError(error);
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';
