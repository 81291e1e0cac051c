import type { PaymentOutcome } from '@moorage/sdk';
import type Stripe from 'stripe';
import { fromStripe } from './currencies.ts';
import { declineClass, declineCode, declineMessage, type Decline } from './declines.ts';
import { methodOf } from './methods.ts';

/** What we write on each intent, to know it again. */
export const marks = {
  key: 'moorage_key',
  client: 'moorage_client',
  invoice: 'moorage_invoice',
  /** `form`: its client secret went to a browser that may try card after card. `stored`: we charged a kept method. */
  way: 'moorage_way',
} as const;

/** The same reading for an answer, a later question and a webhook. */
export function outcomeOf(intent: Stripe.PaymentIntent): PaymentOutcome {
  const reference = intent.id;
  switch (intent.status) {
    case 'succeeded':
      return succeeded(intent);
    case 'processing':
    case 'requires_capture':
      return { state: 'pending', reference };
    case 'canceled':
      return {
        state: 'failed',
        reference,
        code: 'canceled',
        message: 'This payment was cancelled. No money was taken.',
        declineClass: 'later',
      };
    case 'requires_action':
      return action(intent);
    default:
      return waiting(intent);
  }
}

/**
 * `requires_payment_method`: after a decline of a kept card nobody holds the intent, so it has failed. If the bank only wants
 * the cardholder, or the customer has the form open, the same intent can still be paid: it waits for an action.
 */
function waiting(intent: Stripe.PaymentIntent): PaymentOutcome {
  const error = intent.last_payment_error;
  if (error === null || intent.metadata[marks.way] === 'form') return action(intent);
  if (declineClass(error) === 'authenticate') return action(intent, idOf(error.payment_method));
  return failed(error, intent.id);
}

/** `method`: the card that only needs its owner, so that the browser need not ask for it again. */
function action(intent: Stripe.PaymentIntent, method?: string): PaymentOutcome {
  return {
    state: 'action',
    reference: intent.id,
    browser: {
      clientSecret: intent.client_secret,
      kind: 'payment',
      ...(method === undefined ? {} : { method }),
    },
  };
}

function succeeded(intent: Stripe.PaymentIntent): PaymentOutcome {
  const charge = expanded(intent.latest_charge);
  const transaction = charge && expanded(charge.balance_transaction);
  const method = expanded(intent.payment_method);
  return {
    state: 'succeeded',
    reference: intent.id,
    ...(transaction ? { fee: fromStripe(transaction.fee, transaction.currency) } : {}),
    ...(method?.customer ? { method: methodOf(method) } : {}),
  };
}

export function failed(decline: Decline, reference?: string): PaymentOutcome {
  return {
    state: 'failed',
    ...(reference === undefined ? {} : { reference }),
    code: declineCode(decline),
    message: declineMessage(decline),
    declineClass: declineClass(decline),
  };
}

/** A field that may be an id or, when asked to be expanded, the object. */
export const expanded = <T extends object>(field: string | T | null | undefined): T | null =>
  typeof field === 'object' ? field : null;
export const idOf = (field: string | { id: string } | null | undefined): string | undefined =>
  typeof field === 'string' ? field : (field?.id ?? undefined);
