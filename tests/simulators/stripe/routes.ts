import { required, type Account } from './account.ts';
import { capturePayment, confirmPayment } from './confirm-payment.ts';
import { createCustomer, deleteCustomer, updateCustomer } from './customers.ts';
import { closeDispute, updateDispute } from './disputes.ts';
import { malformed } from './errors.ts';
import { list, text, type Form } from './form.ts';
import { listOf } from './lists.ts';
import { cancelPaymentIntent, createPaymentIntent, updatePaymentIntent } from './payment-intents.ts';
import { attach, createPaymentMethod, detach, methodOf, updatePaymentMethod } from './payment-methods.ts';
import { createRefund, updateRefund } from './refunds.ts';
import { cancelSetupIntent, confirmSetup, createSetupIntent } from './setup-intents.ts';

export interface Call {
  readonly account: Account;
  readonly id: string;
  readonly params: Form;
  readonly path: string;
  readonly by: 'server' | 'browser';
}
interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly params: string;
  /** May the browser ask, with its publishable key and the intent's client secret? */
  readonly browser: boolean;
  run(call: Call): object;
}

const route = (
  line: string,
  params: string,
  run: (call: Call) => object,
  options: { browser?: boolean } = {},
): Route => {
  const [method = '', path = ''] = line.split(' ');
  return {
    method,
    pattern: new RegExp(`^/v1${path.replace(':id', '([^/]+)')}$`),
    params,
    browser: options.browser ?? false,
    run,
  };
};
const browser = { browser: true };

function* where<T extends object>(items: Iterable<T>, wanted: Record<string, string | null>): Generator<T> {
  for (const item of items)
    if (
      Object.entries(wanted).every(
        ([key, value]) => value === null || (item as Record<string, unknown>)[key] === value,
      )
    )
      yield item;
}

export const routes: readonly Route[] = [
  route('GET /balance', 'RetrieveParams', ({ account }) => ({
    object: 'balance',
    available: [{ amount: 0, currency: 'usd', source_types: { card: 0 } }],
    livemode: account.secretKey.includes('_live_'),
    pending: [{ amount: 0, currency: 'usd', source_types: { card: 0 } }],
  })),

  route('POST /customers', 'CustomerCreateParams', ({ account, params }) => createCustomer(account, params)),
  route('GET /customers', 'CustomerListParams', ({ account, params, path }) =>
    listOf(where(account.customers.values(), { email: text(params.email) }), params, path),
  ),
  route('GET /customers/:id', 'RetrieveParams', ({ account, id }) =>
    required(account.customers, id, 'customer'),
  ),
  route('POST /customers/:id', 'CustomerUpdateParams', ({ account, id, params }) =>
    updateCustomer(account, id, params),
  ),
  route('DELETE /customers/:id', 'RetrieveParams', ({ account, id }) => deleteCustomer(account, id)),
  route(
    'GET /customers/:id/payment_methods',
    'CustomerListPaymentMethodsParams',
    ({ account, id, params, path }) => {
      required(account.customers, id, 'customer');
      return listOf(
        where(account.paymentMethods.values(), { customer: id, type: text(params.type) }),
        params,
        path,
      );
    },
  ),

  route(
    'POST /payment_methods',
    'PaymentMethodCreateParams',
    ({ account, params }) => createPaymentMethod(account, params),
    browser,
  ),
  route('GET /payment_methods', 'PaymentMethodListParams', ({ account, params, path }) =>
    listOf(
      where(account.paymentMethods.values(), { customer: text(params.customer), type: text(params.type) }),
      params,
      path,
    ),
  ),
  route('GET /payment_methods/:id', 'RetrieveParams', ({ account, id }) =>
    required(account.paymentMethods, id, 'PaymentMethod', 'payment_method'),
  ),
  route('POST /payment_methods/:id', 'PaymentMethodUpdateParams', ({ account, id, params }) =>
    updatePaymentMethod(account, id, params),
  ),
  route('POST /payment_methods/:id/attach', 'PaymentMethodAttachParams', ({ account, id, params }) => {
    const customer = text(params.customer);
    if (customer === null)
      throw malformed('Missing required param: customer.', { code: 'parameter_missing', param: 'customer' });
    return attach(account, methodOf(account, id), customer);
  }),
  route('POST /payment_methods/:id/detach', 'RetrieveParams', ({ account, id }) => detach(account, id)),

  route('POST /setup_intents', 'SetupIntentCreateParams', ({ account, params }) =>
    createSetupIntent(account, params),
  ),
  route(
    'GET /setup_intents/:id',
    'RetrieveParams',
    ({ account, id }) => required(account.setupIntents, id, 'setup_intent', 'intent'),
    browser,
  ),
  route(
    'POST /setup_intents/:id/confirm',
    'SetupIntentConfirmParams',
    ({ account, id, params, by }) =>
      confirmSetup(account, required(account.setupIntents, id, 'setup_intent', 'intent'), params, by),
    browser,
  ),
  route('POST /setup_intents/:id/cancel', 'SetupIntentCancelParams', ({ account, id, params }) =>
    cancelSetupIntent(account, id, params),
  ),

  route('POST /payment_intents', 'PaymentIntentCreateParams', ({ account, params }) =>
    createPaymentIntent(account, params),
  ),
  route('GET /payment_intents', 'PaymentIntentListParams', ({ account, params, path }) =>
    listOf(where(account.paymentIntents.values(), { customer: text(params.customer) }), params, path),
  ),
  route(
    'GET /payment_intents/:id',
    'RetrieveParams',
    ({ account, id }) => required(account.paymentIntents, id, 'payment_intent', 'intent'),
    browser,
  ),
  route('POST /payment_intents/:id', 'PaymentIntentUpdateParams', ({ account, id, params }) =>
    updatePaymentIntent(account, id, params),
  ),
  route(
    'POST /payment_intents/:id/confirm',
    'PaymentIntentConfirmParams',
    ({ account, id, params, by }) =>
      confirmPayment(account, required(account.paymentIntents, id, 'payment_intent', 'intent'), params, by),
    browser,
  ),
  route('POST /payment_intents/:id/capture', 'PaymentIntentCaptureParams', ({ account, id, params }) =>
    capturePayment(account, id, params),
  ),
  route('POST /payment_intents/:id/cancel', 'PaymentIntentCancelParams', ({ account, id, params }) =>
    cancelPaymentIntent(account, id, params),
  ),

  route('GET /charges', 'ChargeListParams', ({ account, params, path }) =>
    listOf(
      where(account.charges.values(), {
        customer: text(params.customer),
        payment_intent: text(params.payment_intent),
      }),
      params,
      path,
    ),
  ),
  route('GET /charges/:id', 'RetrieveParams', ({ account, id }) => required(account.charges, id, 'charge')),
  route('GET /balance_transactions/:id', 'RetrieveParams', ({ account, id }) =>
    required(account.balanceTransactions, id, 'balance_transaction'),
  ),

  route('POST /refunds', 'RefundCreateParams', ({ account, params }) => createRefund(account, params)),
  route('GET /refunds', 'RefundListParams', ({ account, params, path }) =>
    listOf(
      where(account.refunds.values(), {
        charge: text(params.charge),
        payment_intent: text(params.payment_intent),
      }),
      params,
      path,
    ),
  ),
  route('GET /refunds/:id', 'RetrieveParams', ({ account, id }) => required(account.refunds, id, 'refund')),
  route('POST /refunds/:id', 'RefundUpdateParams', ({ account, id, params }) =>
    updateRefund(account, id, params),
  ),

  route('GET /disputes', 'DisputeListParams', ({ account, params, path }) =>
    listOf(
      where(account.disputes.values(), {
        charge: text(params.charge),
        payment_intent: text(params.payment_intent),
      }),
      params,
      path,
    ),
  ),
  route('GET /disputes/:id', 'RetrieveParams', ({ account, id }) =>
    required(account.disputes, id, 'dispute'),
  ),
  route('POST /disputes/:id', 'DisputeUpdateParams', ({ account, id, params }) =>
    updateDispute(account, id, params),
  ),
  route('POST /disputes/:id/close', 'RetrieveParams', ({ account, id }) => closeDispute(account, id, 'lost')),

  route('GET /events', 'EventListParams', ({ account, params, path }) => {
    const types = text(params.type) === null ? list(params.types) : [text(params.type)];
    const events = [...account.events.values()].filter(
      (event) => types.length === 0 || types.includes(event.type),
    );
    return listOf(events, params, path);
  }),
  route('GET /events/:id', 'RetrieveParams', ({ account, id }) => required(account.events, id, 'event')),
];
