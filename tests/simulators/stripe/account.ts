import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import type { Behaviour, Decline } from './cards.ts';
import { missing } from './errors.ts';

export const apiVersion = '2026-10-28.endive';

/** What the vendor knows of a card and never tells. */
export interface CardSecret {
  number: string;
  behaviour: Behaviour;
  /** Authenticated once for later use. */
  setUp: boolean;
}

/** One merchant's account: everything the simulator remembers. */
export interface Account {
  readonly clock: { now(): Date };
  readonly secretKey: string;
  readonly publishableKey: string;
  /** Known once the server listens. */
  url: string;
  readonly customers: Map<string, Stripe.Customer>;
  readonly paymentMethods: Map<string, Stripe.PaymentMethod>;
  readonly paymentIntents: Map<string, Stripe.PaymentIntent>;
  readonly setupIntents: Map<string, Stripe.SetupIntent>;
  readonly charges: Map<string, Stripe.Charge>;
  readonly balanceTransactions: Map<string, Stripe.BalanceTransaction>;
  readonly refunds: Map<string, Stripe.Refund>;
  readonly disputes: Map<string, Stripe.Dispute>;
  readonly events: Map<string, Stripe.Event>;
  readonly cardSecrets: Map<string, CardSecret>;
  /** Declines to come: payment method id, or `*` for any. */
  readonly declinesToCome: Map<string, Decline[]>;
  readonly refundsToCome: { status: 'pending' | 'failed' }[];
  /** The request that is being served, as events name it. */
  current: { id: string | null; idempotencyKey: string | null };
  publish(event: Stripe.Event): void;
}

export const newId = (prefix: string, length = 24): string =>
  `${prefix}_${randomBytes(length * 2)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, length)}`;

export const seconds = (account: Account): number => Math.floor(account.clock.now().getTime() / 1000);

export const isLive = (account: Account): boolean => account.secretKey.includes('_live_');

const collections = [
  'customers',
  'paymentMethods',
  'paymentIntents',
  'setupIntents',
  'charges',
  'balanceTransactions',
  'refunds',
  'disputes',
] as const;

/** Any object by its id, for `expand`. */
export function objectById(account: Account, id: string): object | null {
  for (const name of collections) {
    const found = account[name].get(id);
    if (found) return found;
  }
  return null;
}

/** Expandable fields hold ids in here; objects only appear in answers. */
export const idIn = (field: string | { id: string } | null): string =>
  typeof field === 'string' ? field : (field?.id ?? '');

export function required<T>(map: Map<string, T>, id: string, noun: string, param = 'id'): T {
  const found = map.get(id);
  if (!found) throw missing(noun, id, param);
  return found;
}

export function clearAccount(account: Account): void {
  for (const name of collections) account[name].clear();
  account.events.clear();
  account.cardSecrets.clear();
  account.declinesToCome.clear();
  account.refundsToCome.length = 0;
}

/** Write down that something happened and send it on its way. */
export function emit(account: Account, type: string, object: object, previous?: object): void {
  const event = {
    id: newId('evt'),
    object: 'event',
    api_version: apiVersion,
    created: seconds(account),
    data: { object: structuredClone(object), ...(previous ? { previous_attributes: previous } : {}) },
    livemode: isLive(account),
    pending_webhooks: 1,
    request: { id: account.current.id, idempotency_key: account.current.idempotencyKey },
    type,
  } as unknown as Stripe.Event;
  account.events.set(event.id, event);
  account.publish(event);
}
