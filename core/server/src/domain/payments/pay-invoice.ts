import {
  isVendorError,
  money,
  Refusal,
  type GatewayDefinition,
  type Id,
  type Json,
  type PaymentOutcome,
} from '@moorage/sdk';
import type { App } from '../../app.ts';
import { DeadlineError } from '../../hooks/deadline.ts';
import type { GatewayAccount } from '../gateways/gateway-account.ts';
import { requireOffered } from '../gateways/require-offered.ts';
import { invoiceUrl, readBrand } from '../invoices/billing-policy.ts';
import { findInvoice } from '../invoices/find-invoice.ts';
import { callGateway } from './ask-gateway.ts';
import {
  beginPayment,
  requireMethod,
  requirePayable,
  waitingPayment,
  type Begun,
  type PaymentWish,
} from './begin-payment.ts';
import { clearWaiting } from './clear-waiting.ts';
import { makeCustomer } from './customer.ts';
import type { Payment } from './payment.ts';
import { recordOutcome, type RecordedOutcome } from './record-outcome.ts';
import { refuseCardTesting } from './refuse-card-testing.ts';

export interface PaymentAnswer {
  readonly state: 'succeeded' | 'pending' | 'action' | 'failed' | 'unknown' | 'parked' | 'started';
  readonly paymentId: Id;
  /** For the gateway's own component. */
  readonly browser?: { readonly accountId: Id; readonly gatewayId: string; readonly session: Json };
  readonly redirect?: string;
  readonly message?: string;
}

/**
 * T2 and T3: write the intent, act outside any transaction, write the outcome. Whatever happens in between, the row and its
 * key let us find out what became of the money.
 * @returns null when this step of the dunning plan has charged already
 */
export async function payInvoice(app: App, wish: PaymentWish): Promise<PaymentAnswer | null> {
  const account = await requireOffered(wish.accountId);
  const { definition } = await app.connections.gateway(wish.accountId);
  const invoice = await payable(wish.invoiceId);
  requireCurrency(definition, invoice.currency);
  // Before a form that is open already is handed out again; whoever begins a payment is asked once more, under the lock.
  await refuseCardTesting(app, invoice.clientId);
  // Before anything is given up or made at the gateway for a method that is not theirs.
  if (wish.methodId !== null) await requireMethod(invoice, wish.methodId, wish.accountId);
  for (let round = 0; round < 3; round += 1) {
    const waiting = await waitingPayment(wish.invoiceId);
    if (waiting) {
      const settled = await clearWaiting(app, waiting, wish);
      if (settled) return answer(settled.payment, settled.outcome, account);
    }
    const { person, customer } = await makeCustomer(app, invoice.clientId, wish.accountId);
    const begun = await beginPayment(app, wish);
    if (begun === 'claimed') return null;
    if (begun === 'waiting') continue;
    const outcome = await act(app, begun, { person, customer });
    return answer(await recordOutcome(app, begun.payment.id, outcome), outcome, account);
  }
  throw new Refusal(
    'payment.in-progress',
    'Another payment for this invoice is being made at the same time.',
    {
      status: 409,
    },
  );
}

async function payable(invoiceId: Id) {
  const invoice = await findInvoice(invoiceId);
  requirePayable(invoice);
  return invoice;
}

function requireCurrency({ currencies }: GatewayDefinition, currency: string): void {
  if (currencies === 'any' || currencies.includes(currency)) return;
  throw new Refusal(
    'gateway.currency',
    `This way to pay does not take ${currency}. Please choose another one.`,
  );
}

/** The only place that asks for money. No clear answer is `unknown`; so is anything that breaks on the way. */
async function act(
  app: App,
  { payment, invoice, method }: Begun,
  { person, customer }: Awaited<ReturnType<typeof makeCustomer>>,
): Promise<RecordedOutcome> {
  const brand = await readBrand(app);
  try {
    return await callGateway(app, payment.accountId, (gateway) =>
      gateway.pay({
        key: payment.key,
        amount: money(payment.amount, payment.currency),
        client: person,
        customer,
        method: method?.reference ?? null,
        onSession: payment.automatic === 0,
        save: payment.saveMethod === 1,
        description: `${brand.name} ${invoice.number ?? ''}`.trim(),
        invoiceNumber: invoice.number,
        returnUrl: payment.automatic === 0 ? invoiceUrl(app, brand, invoice.id) : null,
      }),
    );
  } catch (error) {
    return outcomeOfError(app, payment, error);
  }
}

function outcomeOfError(app: App, payment: Payment, error: unknown): RecordedOutcome {
  const expected = isVendorError(error) || error instanceof DeadlineError;
  const fields = { payment: payment.id, account: payment.accountId, err: error };
  if (expected) app.log.warn(fields, 'A payment got no clear yes');
  else app.log.error(fields, 'A gateway broke while it took a payment');
  if (isVendorError(error) && error.outcome === 'refused')
    return {
      state: 'failed',
      code: error.code,
      message:
        'The payment provider did not take the payment. Nothing was charged. Please try again later or pay another way.',
      declineClass: error.retryable ? 'later' : 'ours',
      untried: true,
    };
  return { state: 'unknown' };
}

function answer(payment: Payment, outcome: RecordedOutcome, account: GatewayAccount): PaymentAnswer {
  const { state, id: paymentId } = payment;
  if (state === 'action' && outcome.state === 'action')
    return { state, paymentId, ...actionOf(outcome, account) };
  const message = messageOf(payment);
  return { state, paymentId, ...(message === undefined ? {} : { message }) };
}

const actionOf = (
  { browser, redirect }: Extract<PaymentOutcome, { state: 'action' }>,
  account: GatewayAccount,
): Partial<PaymentAnswer> => ({
  ...(browser === undefined
    ? {}
    : { browser: { accountId: account.id, gatewayId: account.gatewayId, session: browser } }),
  ...(redirect === undefined ? {} : { redirect }),
});

/** What the customer reads about a payment. */
export function messageOf({ state, message }: Pick<Payment, 'state' | 'message'>): string | undefined {
  switch (state) {
    case 'unknown':
    case 'started':
      return 'The payment provider has not answered yet. We keep asking; please do not pay a second time.';
    case 'pending':
      return 'The payment is on its way. Your bank still has to confirm it.';
    case 'parked':
      return 'We are looking into this payment and will come back to you.';
    case 'failed':
      return message ?? 'The payment was declined. Nothing was charged.';
    default:
      return undefined;
  }
}
