import type Stripe from 'stripe';
import { emit, idIn, isLive, newId, required, seconds, type Account } from './account.ts';
import { askBank } from './bank.ts';
import type { Decline } from './cards.ts';
import { challengeFor } from './challenge.ts';
import { ApiError, invalid, unexpectedState } from './errors.ts';
import { fields, text, truth, type Form } from './form.ts';
import { metadataOf } from './metadata.ts';
import { chosenMethod } from './payment-intents.ts';
import { attach, createPaymentMethod, methodOf } from './payment-methods.ts';

export function createSetupIntent(account: Account, params: Form): Stripe.SetupIntent {
  const customer = text(params.customer);
  if (customer !== null) required(account.customers, customer, 'customer', 'customer');
  const intent = newIntent(account, params, customer);
  intent.payment_method = chosenMethod(account, intent, params)?.id ?? null;
  if (intent.payment_method !== null) intent.status = 'requires_confirmation';
  account.setupIntents.set(intent.id, intent);
  emit(account, 'setup_intent.created', intent);
  return truth(params.confirm) ? confirmSetup(account, intent, params, 'server') : intent;
}

export function confirmSetup(
  account: Account,
  intent: Stripe.SetupIntent,
  params: Form,
  by: 'server' | 'browser',
): Stripe.SetupIntent {
  if (intent.status === 'succeeded' || intent.status === 'canceled')
    throw unexpectedState('SetupIntent', 'confirm', intent.status);
  const method = methodFor(account, intent, params);
  intent.payment_method = method.id;
  intent.last_setup_error = null;
  intent.next_action = null;
  const verdict = askBank(account, method, { money: false, offSession: false, authenticated: false });
  if (verdict.kind === 'challenge') {
    intent.status = 'requires_action';
    intent.next_action = challengeFor(account, intent, params, by) as Stripe.SetupIntent.NextAction;
    emit(account, 'setup_intent.requires_action', intent);
    return intent;
  }
  if (verdict.kind === 'declined') {
    fail(account, intent, method, { type: 'card_error', ...verdict.decline });
    throw new ApiError(402, {
      type: 'card_error',
      ...verdict.decline,
      setup_intent: structuredClone(intent),
      payment_method: structuredClone(method),
    });
  }
  return succeed(account, intent, method);
}

function methodFor(account: Account, intent: Stripe.SetupIntent, params: Form): Stripe.PaymentMethod {
  const typed = fields(params.payment_method_data);
  if (Object.keys(typed).length > 0) return createPaymentMethod(account, typed);
  const chosen = chosenMethod(account, intent, params);
  if (chosen) return chosen;
  if (typeof intent.payment_method === 'string') return methodOf(account, intent.payment_method);
  throw invalid('You cannot confirm this SetupIntent because it is missing a payment method.', {
    code: 'setup_intent_unexpected_state',
  });
}

export function answerSetupChallenge(
  account: Account,
  intent: Stripe.SetupIntent,
  passed: boolean,
): Stripe.SetupIntent {
  if (intent.status !== 'requires_action') return intent;
  const method = required(account.paymentMethods, idIn(intent.payment_method), 'PaymentMethod');
  intent.next_action = null;
  if (passed) return succeed(account, intent, method);
  fail(account, intent, method, {
    type: 'invalid_request_error',
    code: 'setup_intent_authentication_failure',
    message:
      'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
  });
  return intent;
}

function succeed(
  account: Account,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
): Stripe.SetupIntent {
  const secret = account.cardSecrets.get(method.id);
  if (secret && intent.usage === 'off_session') secret.setUp = true;
  intent.status = 'succeeded';
  if (typeof intent.customer === 'string') attach(account, method, intent.customer);
  emit(account, 'setup_intent.succeeded', intent);
  return intent;
}

function fail(
  account: Account,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  error: Decline & { type: 'card_error' | 'invalid_request_error' },
): void {
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.last_setup_error = {
    ...error,
    payment_method: structuredClone(method),
  } as Stripe.SetupIntent.LastSetupError;
  emit(account, 'setup_intent.setup_failed', intent);
}

export function cancelSetupIntent(account: Account, id: string, params: Form): Stripe.SetupIntent {
  const intent = required(account.setupIntents, id, 'setup_intent', 'intent');
  if (intent.status === 'succeeded' || intent.status === 'canceled')
    throw unexpectedState('SetupIntent', 'cancel', intent.status);
  intent.status = 'canceled';
  intent.cancellation_reason = text(params.cancellation_reason) as Stripe.SetupIntent['cancellation_reason'];
  emit(account, 'setup_intent.canceled', intent);
  return intent;
}

function newIntent(account: Account, params: Form, customer: string | null): Stripe.SetupIntent {
  const id = newId('seti');
  return {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: { enabled: true, allow_redirects: 'always' },
    cancellation_reason: null,
    client_secret: `${id}_secret_${newId('s', 25).slice(2)}`,
    created: seconds(account),
    customer,
    customer_account: null,
    description: text(params.description),
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: isLive(account),
    managed_payments: null,
    mandate: null,
    metadata: metadataOf({}, params.metadata),
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    single_use_mandate: null,
    status: 'requires_payment_method',
    usage: text(params.usage) ?? 'off_session',
  };
}
