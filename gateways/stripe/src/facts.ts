import type { GatewayFact } from '@moorage/sdk';
import type Stripe from 'stripe';
import { fromStripe } from './currencies.ts';
import { methodOf } from './methods.ts';
import { idOf, marks, outcomeOf } from './outcomes.ts';
import { refundState } from './refund.ts';

/** The events to subscribe to; the README names them too. */
export const eventTypes = [
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.processing',
  'payment_intent.requires_action',
  'payment_intent.canceled',
  'payment_method.attached',
  'payment_method.updated',
  'payment_method.automatically_updated',
  'payment_method.detached',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'charge.dispute.closed',
] as const;

export function factsOf(event: Stripe.Event): readonly GatewayFact[] {
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.processing':
    case 'payment_intent.requires_action':
    case 'payment_intent.canceled':
      return payment(event.id, event.data.object);
    case 'payment_intent.payment_failed':
      return payment(event.id, event.data.object).map((fact) => ({ ...fact, declined: true }));
    case 'payment_method.attached':
    case 'payment_method.updated':
    case 'payment_method.automatically_updated':
      return method(event.id, event.data.object);
    case 'payment_method.detached':
      return [{ kind: 'method-removed', externalId: event.id, reference: event.data.object.id }];
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return refund(event.id, event.data.object);
    case 'charge.dispute.created':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
    case 'charge.dispute.closed':
      return dispute(event.id, event.data.object);
    default:
      return [];
  }
}

type PaymentFact = Extract<GatewayFact, { kind: 'payment' }>;

/** Without our mark it is a payment that somebody else takes with the same account. */
function payment(externalId: string, intent: Stripe.PaymentIntent): readonly PaymentFact[] {
  const key = intent.metadata[marks.key];
  if (key === undefined) return [];
  const amount = intent.status === 'succeeded' ? intent.amount_received : intent.amount;
  return [
    {
      kind: 'payment',
      externalId,
      key,
      reference: intent.id,
      amount: fromStripe(amount, intent.currency),
      outcome: outcomeOf(intent),
    },
  ];
}

function method(externalId: string, object: Stripe.PaymentMethod): readonly GatewayFact[] {
  const customer = idOf(object.customer);
  return customer === undefined ? [] : [{ kind: 'method', externalId, customer, method: methodOf(object) }];
}

function refund(externalId: string, object: Stripe.Refund): readonly GatewayFact[] {
  const reference = idOf(object.payment_intent);
  if (reference === undefined) return [];
  return [
    {
      kind: 'refund',
      externalId,
      reference,
      refund: object.id,
      key: object.metadata?.[marks.key] ?? null,
      amount: fromStripe(object.amount, object.currency),
      state: refundState(object.status),
    },
  ];
}

/** Pending: the bank holds the money. Succeeded: the bank keeps it. Failed: it comes back to us. */
function dispute(externalId: string, object: Stripe.Dispute): readonly GatewayFact[] {
  const reference = idOf(object.payment_intent);
  // An inquiry asks for papers only. When it becomes a dispute, an event of its own tells of the money.
  if (reference === undefined || isInquiry(object)) return [];
  const state =
    object.status === 'lost'
      ? 'succeeded'
      : object.status === 'won' || object.status === 'prevented'
        ? 'failed'
        : 'pending';
  return [
    { kind: 'dispute', externalId, reference, amount: fromStripe(object.amount, object.currency), state },
  ];
}

const isInquiry = ({ status }: Stripe.Dispute): boolean => status.startsWith('warning_');
