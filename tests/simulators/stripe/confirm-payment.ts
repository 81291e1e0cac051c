import type Stripe from 'stripe';
import { emit, idIn, required, type Account } from './account.ts';
import { askBank } from './bank.ts';
import { declineNamed, type Decline } from './cards.ts';
import { charge, failedCharge } from './charges.ts';
import { ApiError, invalid, unexpectedState } from './errors.ts';
import { fields, integer, text, truth, type Form } from './form.ts';
import { chosenMethod, keepMethod } from './payment-intents.ts';
import { createPaymentMethod, methodOf } from './payment-methods.ts';
import { challengeFor } from './challenge.ts';

const confirmable = new Set(['requires_payment_method', 'requires_confirmation', 'requires_action']);

/** `by` tells whether the merchant's server or the customer's browser asks: the browser can always show a challenge. */
export function confirmPayment(
  account: Account,
  intent: Stripe.PaymentIntent,
  params: Form,
  by: 'server' | 'browser',
): Stripe.PaymentIntent {
  if (!confirmable.has(intent.status)) throw unexpectedState('PaymentIntent', 'confirm', intent.status);
  if (text(params.setup_future_usage) !== null)
    intent.setup_future_usage = text(params.setup_future_usage) as Stripe.PaymentIntent['setup_future_usage'];
  const method = methodFor(account, intent, params);
  intent.payment_method = method.id;
  intent.last_payment_error = null;
  intent.next_action = null;
  const offSession = params.off_session !== undefined && params.off_session !== 'false';
  const verdict = askBank(account, method, { money: true, offSession, authenticated: false });
  if (verdict.kind === 'challenge') {
    if (truth(params.error_on_requires_action))
      return decline(account, intent, method, declineNamed('authentication_required'));
    intent.status = 'requires_action';
    intent.next_action = challengeFor(account, intent, params, by) as Stripe.PaymentIntent.NextAction;
    emit(account, 'payment_intent.requires_action', intent);
    return intent;
  }
  if (verdict.kind === 'declined') return decline(account, intent, method, verdict.decline);
  if (verdict.kind === 'processing') {
    intent.status = 'processing';
    emit(account, 'payment_intent.processing', intent);
    return intent;
  }
  return succeed(account, intent, method);
}

function methodFor(account: Account, intent: Stripe.PaymentIntent, params: Form): Stripe.PaymentMethod {
  const typed = fields(params.payment_method_data);
  if (Object.keys(typed).length > 0) return createPaymentMethod(account, typed);
  const chosen = chosenMethod(account, intent, params);
  if (chosen) return chosen;
  if (typeof intent.payment_method === 'string') return methodOf(account, intent.payment_method);
  throw invalid(
    'You cannot confirm this PaymentIntent because it is missing a payment method. Update the PaymentIntent with a payment method and then confirm again.',
    { code: 'payment_intent_unexpected_state' },
  );
}

/** The customer answered the bank's challenge. */
export function answerPaymentChallenge(
  account: Account,
  intent: Stripe.PaymentIntent,
  passed: boolean,
): Stripe.PaymentIntent {
  if (intent.status !== 'requires_action') return intent;
  const method = required(account.paymentMethods, idIn(intent.payment_method), 'PaymentMethod');
  intent.next_action = null;
  if (!passed) {
    intent.status = 'requires_payment_method';
    intent.payment_method = null;
    intent.last_payment_error = {
      code: 'payment_intent_authentication_failure',
      doc_url: 'https://stripe.com/docs/error-codes/payment-intent-authentication-failure',
      message:
        'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
      payment_method: structuredClone(method),
      type: 'invalid_request_error',
    };
    emit(account, 'payment_intent.payment_failed', intent);
    return intent;
  }
  const verdict = askBank(account, method, { money: true, offSession: false, authenticated: true });
  if (verdict.kind !== 'declined') return succeed(account, intent, method);
  recordDecline(account, intent, method, verdict.decline);
  return intent;
}

/** A payment that was `processing` comes to its end. */
export function settlePayment(
  account: Account,
  id: string,
  succeeded: boolean,
  declineName: string,
): Stripe.PaymentIntent {
  const intent = required(account.paymentIntents, id, 'payment_intent');
  if (intent.status !== 'processing') throw unexpectedState('PaymentIntent', 'settle', intent.status);
  const method = required(account.paymentMethods, idIn(intent.payment_method), 'PaymentMethod');
  if (succeeded) return succeed(account, intent, method);
  recordDecline(account, intent, method, declineNamed(declineName));
  return intent;
}

function succeed(
  account: Account,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): Stripe.PaymentIntent {
  if (intent.capture_method !== 'manual') return takeMoney(account, intent, method, intent.amount);
  intent.status = 'requires_capture';
  intent.amount_capturable = intent.amount;
  emit(account, 'payment_intent.amount_capturable_updated', intent);
  return intent;
}

export function capturePayment(account: Account, id: string, params: Form): Stripe.PaymentIntent {
  const intent = required(account.paymentIntents, id, 'payment_intent', 'intent');
  if (intent.status !== 'requires_capture') throw unexpectedState('PaymentIntent', 'capture', intent.status);
  const amount = integer(params.amount_to_capture) ?? intent.amount_capturable;
  if (amount > intent.amount_capturable)
    throw invalid('The amount to capture is greater than the amount you can capture.', {
      code: 'amount_too_large',
      param: 'amount_to_capture',
    });
  const method = required(account.paymentMethods, idIn(intent.payment_method), 'PaymentMethod');
  return takeMoney(account, intent, method, amount);
}

function takeMoney(
  account: Account,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  amount: number,
): Stripe.PaymentIntent {
  keepMethod(account, intent, method);
  intent.latest_charge = charge(account, { ...intent, amount }, method).id;
  intent.status = 'succeeded';
  intent.amount_capturable = 0;
  intent.amount_received = amount;
  emit(account, 'payment_intent.succeeded', intent);
  return intent;
}

function decline(
  account: Account,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  reason: Decline,
): never {
  const failed = recordDecline(account, intent, method, reason);
  throw new ApiError(402, {
    type: 'card_error',
    ...reason,
    charge: failed.id,
    payment_intent: structuredClone(intent),
    payment_method: structuredClone(method),
  });
}

function recordDecline(
  account: Account,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  reason: Decline,
): Stripe.Charge {
  const failed = failedCharge(account, intent, method, reason);
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.latest_charge = failed.id;
  intent.last_payment_error = {
    ...reason,
    charge: failed.id,
    doc_url: `https://stripe.com/docs/error-codes/${reason.code.replaceAll('_', '-')}`,
    payment_method: structuredClone(method),
    type: 'card_error',
  } as Stripe.PaymentIntent.LastPaymentError;
  emit(account, 'payment_intent.payment_failed', intent);
  return failed;
}
