import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type Stripe from 'stripe';
import type { Account } from './account.ts';

export interface WebhookTarget {
  url: string | null;
  secret: string;
}
/** How deliveries to come are treated; `times` deliveries, then all is normal again. */
export interface WebhookOrder {
  /** Only events of these types. */
  types?: string[];
  times?: number;
  delay?: number;
  /** Send each of them this many times in all. */
  copies?: number;
  drop?: boolean;
  /** Sign with this secret instead. */
  secret?: string;
}
export interface Delivery {
  readonly event: string;
  readonly type: string;
  readonly status: number | null;
  readonly attempt: number;
}
export interface SignedWebhook {
  readonly body: string;
  readonly headers: { readonly 'content-type': string; readonly 'stripe-signature': string };
}
export interface Webhooks {
  send(event: Stripe.Event): void;
  /** The exact bytes and headers of a delivery, for whoever wants to carry them himself. */
  sign(event: object, options?: { secret?: string; at?: Date }): SignedWebhook;
  order(order: WebhookOrder): void;
  hold(): void;
  release(order: 'sent' | 'reversed'): void;
  idle(): Promise<void>;
  close(): void;
  readonly target: WebhookTarget;
  readonly deliveries: Delivery[];
  clear(): void;
}

export function webhooks(
  account: () => Account,
  target: WebhookTarget,
  retryDelays: readonly number[],
): Webhooks {
  const orders: (WebhookOrder & { left: number })[] = [];
  const deliveries: Delivery[] = [];
  const underWay = new Set<Promise<void>>();
  const closed = new AbortController();
  let held: Stripe.Event[] | null = null;

  const sign: Webhooks['sign'] = (event, options = {}) => {
    const body = JSON.stringify(event, null, 2);
    const time = Math.floor((options.at ?? account().clock.now()).getTime() / 1000);
    const signature = createHmac('sha256', options.secret ?? target.secret)
      .update(`${time}.${body}`)
      .digest('hex');
    return {
      body,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': `t=${time},v1=${signature}`,
      },
    };
  };

  const orderFor = (type: string): WebhookOrder => {
    const index = orders.findIndex((order) => order.types?.includes(type) ?? true);
    const found = orders[index];
    if (!found) return {};
    found.left -= 1;
    if (found.left <= 0) orders.splice(index, 1);
    return found;
  };

  const post = async (event: Stripe.Event, secret: string | undefined): Promise<void> => {
    for (let attempt = 1; attempt <= retryDelays.length + 1; attempt += 1) {
      const status = await tryOnce(event, secret);
      deliveries.push({ event: event.id, type: event.type, status, attempt });
      if (status !== null && status >= 200 && status < 300) {
        event.pending_webhooks = 0;
        return;
      }
      await sleep(retryDelays[attempt - 1] ?? 0, undefined, { signal: closed.signal });
    }
  };

  /** Redirects count as failures, as in the real thing. */
  const tryOnce = async (event: Stripe.Event, secret: string | undefined): Promise<number | null> => {
    if (target.url === null) return null;
    const message = sign(event, secret === undefined ? {} : { secret });
    try {
      const response = await fetch(target.url, {
        method: 'POST',
        body: message.body,
        headers: message.headers,
        redirect: 'manual',
        signal: AbortSignal.any([closed.signal, AbortSignal.timeout(10_000)]),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return null; // written down as an attempt without an answer; the next attempt follows
    }
  };

  const track = (work: Promise<void>): void => {
    const watched = work.catch((error: unknown) => {
      if (!closed.signal.aborted) throw error;
    });
    underWay.add(watched);
    void watched.finally(() => underWay.delete(watched));
  };

  const send = (event: Stripe.Event): void => {
    if (target.url === null) return;
    if (held) {
      held.push(event);
      return;
    }
    const order = orderFor(event.type);
    if (order.drop) return;
    for (let copy = 0; copy < (order.copies ?? 1); copy += 1)
      track(
        sleep(order.delay ?? 0, undefined, { signal: closed.signal }).then(() => post(event, order.secret)),
      );
  };

  return {
    send,
    sign,
    target,
    deliveries,
    order: (order) => void orders.push({ ...order, left: order.times ?? 1 }),
    hold: () => void (held ??= []),
    release(order) {
      const events = held ?? [];
      held = null;
      for (const event of order === 'reversed' ? events.toReversed() : events) send(event);
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close: () => closed.abort(),
    clear() {
      orders.length = 0;
      deliveries.length = 0;
      held = null;
    },
  };
}
