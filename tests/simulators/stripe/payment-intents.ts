import type Stripe from 'stripe';
import { emit, isLive, newId, required, seconds, type Account } from './account.ts';
import { amountOf } from './amounts.ts';
import { confirmPayment } from './confirm-payment.ts';
import { invalid, malformed, unexpectedState } from './errors.ts';
import { fields, integer, list, text, truth, type Form } from './form.ts';
import { metadataOf } from './metadata.ts';
import { attach, isDetached, methodOf } from './payment-methods.ts';

export function createPaymentIntent(account: Account, params: Form): Stripe.PaymentIntent {
  const confirm = truth(params.confirm);
  if (params.off_session !== undefined && params.off_session !== 'false' && !confirm)
    throw malformed('You cannot set `off_session` when `confirm` is not `true`.', { param: 'off_session' });
  const intent = newIntent(account, params);
  if (confirm) mustNotRedirect(intent, params);
  intent.payment_method = chosenMethod(account, intent, params)?.id ?? null;
  if (intent.payment_method !== null) intent.status = 'requires_confirmation';
  account.paymentIntents.set(intent.id, intent);
  emit(account, 'payment_intent.created', intent);
  return confirm ? confirmPayment(account, intent, params, 'server') : intent;
}

/** A method that belongs to a customer works for that customer only. */
export function chosenMethod(
  account: Account,
  intent: Stripe.PaymentIntent | Stripe.SetupIntent,
  params: Form,
): Stripe.PaymentMethod | null {
  const id = text(params.payment_method);
  if (id === null) return null;
  const method = methodOf(account, id);
  if (method.customer !== null && method.customer !== intent.customer)
    throw invalid(
      `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
      { param: 'payment_method', code: 'payment_method_customer_mismatch' },
    );
  if (isDetached(method))
    throw invalid(
      `The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment or was detached from a Customer, and may not be used again.`,
      { param: 'payment_method' },
    );
  return method;
}

function mustNotRedirect(intent: Stripe.PaymentIntent, params: Form): void {
  const offSession = params.off_session !== undefined && params.off_session !== 'false';
  const automatic = intent.automatic_payment_methods;
  if (offSession || automatic?.allow_redirects === 'never' || text(params.return_url) !== null) return;
  throw invalid(
    'This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you do not want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never`.',
  );
}

export function updatePaymentIntent(account: Account, id: string, params: Form): Stripe.PaymentIntent {
  const intent = required(account.paymentIntents, id, 'payment_intent', 'intent');
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    const other = Object.keys(params).find((name) => !['metadata', 'description', 'expand'].includes(name));
    if (other !== undefined) throw unexpectedState('PaymentIntent', 'update', intent.status);
  }
  if (params.amount !== undefined || params.currency !== undefined)
    Object.assign(intent, amountOf({ amount: String(intent.amount), currency: intent.currency, ...params }));
  if (params.description !== undefined) intent.description = text(params.description);
  if (params.customer !== undefined) intent.customer = text(params.customer);
  if (params.setup_future_usage !== undefined)
    intent.setup_future_usage = text(params.setup_future_usage) as Stripe.PaymentIntent['setup_future_usage'];
  const method = chosenMethod(account, intent, params);
  if (method) Object.assign(intent, { payment_method: method.id, status: 'requires_confirmation' });
  intent.metadata = metadataOf(intent.metadata, params.metadata);
  return intent;
}

export function cancelPaymentIntent(account: Account, id: string, params: Form): Stripe.PaymentIntent {
  const intent = required(account.paymentIntents, id, 'payment_intent', 'intent');
  if (intent.status === 'succeeded' || intent.status === 'canceled' || intent.status === 'processing')
    throw unexpectedState('PaymentIntent', 'cancel', intent.status);
  intent.status = 'canceled';
  intent.canceled_at = seconds(account);
  intent.cancellation_reason = text(
    params.cancellation_reason,
  ) as Stripe.PaymentIntent['cancellation_reason'];
  intent.next_action = null;
  intent.amount_capturable = 0;
  emit(account, 'payment_intent.canceled', intent);
  return intent;
}

/** After a payment the card may stay with the customer. */
export function keepMethod(
  account: Account,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): void {
  if (intent.setup_future_usage === null || typeof intent.customer !== 'string') return;
  attach(account, method, intent.customer);
  const secret = account.cardSecrets.get(method.id);
  if (secret && intent.setup_future_usage === 'off_session') secret.setUp = true;
}

function newIntent(account: Account, params: Form): Stripe.PaymentIntent {
  const { amount, currency } = amountOf(params);
  const customer = text(params.customer);
  if (customer !== null) required(account.customers, customer, 'customer', 'customer');
  const automatic = fields(params.automatic_payment_methods);
  const redirects = text(automatic.allow_redirects) as 'always' | 'never' | null;
  const id = newId('pi');
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: params.allowed_payment_method_types
      ? (list(params.allowed_payment_method_types) as Stripe.PaymentIntent.AllowedPaymentMethodType[])
      : null,
    amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: integer(params.application_fee_amount),
    automatic_payment_methods:
      automatic.enabled === 'false' ? null : { enabled: true, allow_redirects: redirects ?? 'always' },
    canceled_at: null,
    cancellation_reason: null,
    capture_method: text(params.capture_method) === 'manual' ? 'manual' : 'automatic_async',
    client_secret: `${id}_secret_${newId('s', 25).slice(2)}`,
    confirmation_method: 'automatic',
    created: seconds(account),
    currency,
    customer,
    customer_account: null,
    description: text(params.description),
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: isLive(account),
    managed_payments: null,
    metadata: metadataOf({}, params.metadata),
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: text(params.receipt_email),
    review: null,
    setup_future_usage: text(params.setup_future_usage) as Stripe.PaymentIntent['setup_future_usage'],
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: text(params.statement_descriptor_suffix),
    status: 'requires_payment_method',
    transfer_group: null,
  };
}
