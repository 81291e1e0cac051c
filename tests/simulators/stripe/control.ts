import type Stripe from 'stripe';
import { clearAccount, idIn, newId, required, seconds, isLive, apiVersion, type Account } from './account.ts';
import type { Api, Logged } from './api.ts';
import { behaviourNamed, declineNamed, tokenOfNumber } from './cards.ts';
import { answerPaymentChallenge, confirmPayment, settlePayment } from './confirm-payment.ts';
import { closeDispute, escalateInquiry, openDispute } from './disputes.ts';
import type { Matching } from './faults.ts';
import { attach, methodOf } from './payment-methods.ts';
import { settleRefund } from './refunds.ts';
import { answerSetupChallenge, confirmSetup } from './setup-intents.ts';
import type { Delivery, SignedWebhook, WebhookOrder, Webhooks } from './webhooks.ts';

/** The door for tests: each entry takes one JSON object, in process or as `POST /_control/<name>`. */
export interface Control {
  /** Answer with an error; `after`: the work is done and its idempotency key keeps the error. */
  fail(
    order: Matching & {
      status?: number;
      code?: string;
      type?: string;
      message?: string;
      retryAfter?: number;
      when?: 'before' | 'after';
    },
  ): void;
  /** Cut the connection; `after`: the work is done and its answer lost. */
  drop(order: Matching & { when?: 'before' | 'after' }): void;
  delay(order: Matching & { ms: number; when?: 'before' | 'after' }): void;
  /** The next charges are declined: of this method, or of any. */
  declineNext(order: { paymentMethod?: string; decline?: string; times?: number }): void;
  /** From now on this card behaves so: `succeed`, `processing`, `authenticate`, `authenticate_always`, or a decline code. */
  behave(order: { paymentMethod: string; behaviour: string }): void;
  /** A card kept for a customer, as after a SetupIntent. `card`: a test token or a known number. */
  storeCard(order: { customer: string; card?: string; authenticated?: boolean }): Stripe.PaymentMethod;
  /** What the customer does in the browser: pay or set up with this card. */
  confirm(order: { intent: string; card?: string }): object;
  /** The customer's answer to the bank's challenge. */
  answerChallenge(order: { intent: string; passed?: boolean }): object;
  /** The end of a payment that is `processing`. */
  settle(order: { intent: string; succeeded?: boolean; decline?: string }): Stripe.PaymentIntent;
  refundNext(order: { status: 'pending' | 'failed' }): void;
  settleRefund(order: { refund: string; status: 'succeeded' | 'failed' }): Stripe.Refund;
  /** `inquiry`: the bank asks first, and no money moves. */
  dispute(order: { intent: string; amount?: number; reason?: string; inquiry?: boolean }): Stripe.Dispute;
  /** An inquiry becomes a dispute: now the bank takes the money. */
  escalateInquiry(order: { dispute: string }): Stripe.Dispute;
  closeDispute(order: { dispute: string; status: 'won' | 'lost' | 'warning_closed' }): Stripe.Dispute;
  /** Deliveries to come: delay, copies, drop, another secret. */
  webhooks(order: WebhookOrder): void;
  setWebhook(order: { url: string | null; secret?: string }): void;
  /** Keep events back, then let them go in their order or reversed. */
  hold(): void;
  release(order?: { order?: 'sent' | 'reversed' }): void;
  resend(order: { event: string }): void;
  /** An event that never happened, sent with another secret unless one is given. */
  forge(order: { type: string; object: object; secret?: string }): void;
  /** Body and headers of a webhook: of an event by id, or of an invented one. */
  signed(order: {
    event?: string;
    type?: string;
    object?: object;
    livemode?: boolean;
    apiVersion?: string;
    secret?: string;
    at?: string;
  }): SignedWebhook;
  idle(): Promise<void>;
  deliveries(): readonly Delivery[];
  requests(order?: { method?: string; path?: string }): readonly Logged[];
  events(order?: { type?: string }): readonly Stripe.Event[];
  charges(): readonly Stripe.Charge[];
  /** Orders that were not used up are forgotten; what was done stays. */
  calm(): void;
  /** An empty account. */
  reset(): void;
  /** What the vendor knows, to be kept while it is switched off. */
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
}

const kept = [
  'customers',
  'paymentMethods',
  'paymentIntents',
  'setupIntents',
  'charges',
  'balanceTransactions',
  'refunds',
  'disputes',
  'events',
  'cardSecrets',
] as const;
export type Snapshot = Pick<Account, (typeof kept)[number]>;

export function controlOf(api: Api, hooks: Webhooks): Control {
  const { account } = api;
  return {
    fail: ({ when, status, ...order }) =>
      api.faults.add({ kind: 'fail', when: when ?? 'before', status: status ?? 500, ...order }),
    drop: ({ when, ...order }) => api.faults.add({ kind: 'drop', when: when ?? 'after', ...order }),
    delay: ({ when, ...order }) => api.faults.add({ kind: 'delay', when: when ?? 'before', ...order }),
    declineNext({ paymentMethod = '*', decline = 'generic_decline', times = 1 }) {
      const waiting = account.declinesToCome.get(paymentMethod) ?? [];
      for (let index = 0; index < times; index += 1) waiting.push(declineNamed(decline));
      account.declinesToCome.set(paymentMethod, waiting);
    },
    behave({ paymentMethod, behaviour }) {
      required(account.cardSecrets, paymentMethod, 'PaymentMethod').behaviour = behaviourNamed(behaviour);
    },
    storeCard({ customer, card = 'pm_card_visa', authenticated = true }) {
      const method = attach(account, methodOf(account, tokenOf(card)), customer);
      required(account.cardSecrets, method.id, 'PaymentMethod').setUp = authenticated;
      return method;
    },
    confirm({ intent, card = 'pm_card_visa' }) {
      const params = { payment_method: tokenOf(card) };
      const setup = account.setupIntents.get(intent);
      if (setup) return confirmSetup(account, setup, params, 'browser');
      return confirmPayment(account, required(account.paymentIntents, intent, 'intent'), params, 'browser');
    },
    answerChallenge: ({ intent, passed = true }) => answerChallenge(account, intent, passed),
    settle: ({ intent, succeeded = true, decline = 'generic_decline' }) =>
      settlePayment(account, intent, succeeded, decline),
    refundNext: (order) => void account.refundsToCome.push(order),
    settleRefund: ({ refund, status }) => settleRefund(account, refund, status),
    dispute({ intent, amount, reason = 'fraudulent', inquiry = false }) {
      const payment = required(account.paymentIntents, intent, 'payment_intent');
      const charge = required(account.charges, idIn(payment.latest_charge), 'charge');
      return openDispute(account, { charge, amount: amount ?? charge.amount, reason, inquiry });
    },
    escalateInquiry: ({ dispute }) => escalateInquiry(account, dispute),
    closeDispute: ({ dispute, status }) => closeDispute(account, dispute, status),
    webhooks: (order) => hooks.order(order),
    setWebhook: ({ url, secret }) =>
      void Object.assign(hooks.target, { url, ...(secret === undefined ? {} : { secret }) }),
    hold: () => hooks.hold(),
    release: (order = {}) => hooks.release(order.order ?? 'sent'),
    resend: ({ event }) => hooks.send(required(account.events, event, 'event')),
    forge({ type, object, secret = 'whsec_forged_by_somebody_else' }) {
      hooks.order({ types: [type], secret });
      hooks.send(inventedEvent(account, type, object, isLive(account)));
    },
    signed({ event, type = 'customer.created', object = {}, livemode, apiVersion: version, secret, at }) {
      const message =
        event === undefined
          ? inventedEvent(account, type, object, livemode ?? isLive(account))
          : { ...required(account.events, event, 'event'), ...(livemode === undefined ? {} : { livemode }) };
      if (version !== undefined) Object.assign(message, { api_version: version });
      return hooks.sign(message, {
        ...(secret === undefined ? {} : { secret }),
        ...(at === undefined ? {} : { at: new Date(at) }),
      });
    },
    idle: () => hooks.idle(),
    deliveries: () => [...hooks.deliveries],
    requests: ({ method, path } = {}) =>
      api.log.filter(
        (entry) => (method ?? entry.method) === entry.method && entry.path.startsWith(path ?? ''),
      ),
    events: ({ type } = {}) =>
      [...account.events.values()].filter((event) => (type ?? event.type) === event.type),
    charges: () => [...account.charges.values()],
    calm() {
      api.faults.clear();
      account.declinesToCome.clear();
      account.refundsToCome.length = 0;
    },
    snapshot: () => Object.fromEntries(kept.map((name) => [name, account[name]])) as unknown as Snapshot,
    restore(snapshot) {
      for (const name of kept) {
        const map = account[name] as Map<string, unknown>;
        for (const [id, value] of snapshot[name]) map.set(id, value);
      }
    },
    reset() {
      clearAccount(account);
      api.faults.clear();
      api.keys.clear();
      api.log.length = 0;
      hooks.clear();
    },
  };
}

export function answerChallenge(
  account: Account,
  id: string,
  passed: boolean,
): Stripe.PaymentIntent | Stripe.SetupIntent {
  const setup = account.setupIntents.get(id);
  if (setup) return answerSetupChallenge(account, setup, passed);
  return answerPaymentChallenge(account, required(account.paymentIntents, id, 'intent'), passed);
}

const tokenOf = (card: string): string => {
  if (card.startsWith('pm_')) return card;
  const token = tokenOfNumber(card.replaceAll(' ', ''));
  if (token === null) throw new RangeError(`Not a test card: ${card.slice(-4)}`);
  return token;
};

function inventedEvent(account: Account, type: string, object: object, livemode: boolean): Stripe.Event {
  return {
    id: newId('evt'),
    object: 'event',
    api_version: apiVersion,
    created: seconds(account),
    data: { object },
    livemode,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  } as unknown as Stripe.Event;
}
