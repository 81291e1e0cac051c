import { defineAction, fromWire, Refusal, t, type Action, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { isWord } from '../../database/is-word.ts';
import { MoneyShape, nullable, wire } from '../invoices/invoice-views.ts';
import { page, Page, PageInput } from '../paging.ts';
import { messageOf } from './pay-invoice.ts';
import { Payment, Refund } from './payment.ts';
import { refreshPayment } from './reconcile-payment.ts';
import { refundable, refundPayment } from './refund-payment.ts';
import { resolvePayment } from './resolve-payment.ts';

const ById = t.Object({ id: t.Integer() }, { additionalProperties: false });
const states = ['started', 'action', 'pending', 'succeeded', 'failed', 'unknown', 'parked'] as const;
const Summary = t.Object({
  id: t.Integer(),
  clientId: t.Integer(),
  invoiceId: nullable(t.Integer()),
  accountId: t.Integer(),
  methodId: nullable(t.Integer()),
  state: t.Enum([...states]),
  amount: MoneyShape,
  refunded: MoneyShape,
  disputed: MoneyShape,
  automatic: t.Boolean(),
  /** For the customer: what happened and what to do. */
  message: nullable(t.String()),
  startedAt: t.String(),
  settledAt: nullable(t.String()),
});
const RefundShape = t.Object({
  id: t.Integer(),
  state: t.String(),
  amount: MoneyShape,
  /** What the gateway said, for staff; null for clients. */
  message: nullable(t.String()),
  createdAt: t.String(),
  settledAt: nullable(t.String()),
});
const Detail = t.Object({
  ...Summary.properties,
  refunds: t.Array(RefundShape),
  /** For staff only; null for clients. */
  gateway: nullable(
    t.Object({
      reference: nullable(t.String()),
      code: nullable(t.String()),
      declineClass: nullable(t.String()),
      reason: nullable(t.String()),
      fee: nullable(MoneyShape),
      checkAt: nullable(t.String()),
      refundable: MoneyShape,
    }),
  ),
});

export const paymentsActions = (app: App): Record<string, Action> => ({
  list: defineAction({
    route: 'GET /payments',
    summary: 'Payments, newest first',
    audience: ['client', 'staff'],
    permission: 'payments.read',
    input: t.Object(
      {
        ...PageInput,
        state: t.Optional(t.Enum([...states])),
        clientId: t.Optional(t.Integer()),
        invoiceId: t.Optional(t.Integer()),
      },
      { additionalProperties: false },
    ),
    output: Page(Summary),
    run: (input) =>
      page(input, summary, () => {
        const query = Payment.query();
        if (input.state) void query.where('payment.state', input.state);
        if (input.clientId !== undefined) void query.where('payment.clientId', input.clientId);
        if (input.invoiceId !== undefined) void query.where('payment.invoiceId', input.invoiceId);
        if (input.search) void query.where('payment.reference', isWord(input.search) ? input.search : '');
        return query;
      }),
  }),
  get: defineAction({
    route: 'GET /payments/:id',
    summary: 'One payment with its refunds',
    audience: ['client', 'staff'],
    permission: 'payments.read',
    input: ById,
    output: Detail,
    run: ({ id }, caller) => detail(id, caller.kind !== 'client'),
  }),
  refresh: defineAction({
    route: 'POST /payments/:id/refresh',
    summary: 'Ask the gateway now what became of a payment',
    audience: ['client', 'staff'],
    permission: 'invoices.pay',
    input: ById,
    output: Detail,
    async run({ id }, caller) {
      await find(id);
      await refreshPayment(app, id);
      return detail(id, caller.kind !== 'client');
    },
  }),
  refund: defineAction({
    route: 'POST /payments/:id/refund',
    summary: 'Give money back, in part or in full',
    audience: ['staff'],
    permission: 'payments.refund',
    input: t.Object({ id: t.Integer(), amount: MoneyShape }, { additionalProperties: false }),
    output: RefundShape,
    async run({ id, amount }) {
      return refundView(await refundPayment(app, { paymentId: id, amount: parse(amount) }));
    },
  }),
  resolve: defineAction({
    route: 'POST /payments/:id/resolve',
    summary: 'Decide what nobody could find out: the payment arrived in full, or not at all',
    audience: ['staff'],
    permission: 'payments.resolve',
    input: t.Object(
      {
        id: t.Integer(),
        outcome: t.Enum(['succeeded', 'failed']),
        reference: t.String({ minLength: 1, maxLength: 190, pattern: '^[\\x21-\\x7e]+$' }),
      },
      { additionalProperties: false },
    ),
    output: Detail,
    async run({ id, outcome, reference }) {
      await resolvePayment(app, { paymentId: id, outcome, reference });
      return detail(id, true);
    },
  }),
});

async function find(id: Id): Promise<Payment> {
  const payment = await Payment.query().findById(id);
  if (!payment) throw new Refusal('payment.unknown', `There is no payment ${id}.`, { status: 404 });
  return payment;
}

const summary = (payment: Payment) => ({
  id: payment.id,
  clientId: payment.clientId,
  invoiceId: payment.invoiceId,
  accountId: payment.accountId,
  methodId: payment.methodId,
  state: payment.state,
  amount: wire(payment.amount, payment.currency),
  refunded: wire(payment.refunded, payment.currency),
  disputed: wire(payment.disputed, payment.currency),
  automatic: payment.automatic === 1,
  message: messageOf(payment) ?? null,
  startedAt: payment.startedAt,
  settledAt: payment.settledAt,
});

const refundView = ({ id, state, amount, currency, message, createdAt, settledAt }: Refund) => ({
  id,
  state,
  amount: wire(amount, currency),
  message,
  createdAt,
  settledAt,
});

async function detail(id: Id, isStaff: boolean) {
  const payment = await find(id);
  const refunds = await Refund.query().where({ paymentId: id }).orderBy('id');
  return {
    ...summary(payment),
    refunds: refunds.map((refund) => ({ ...refundView(refund), ...(isStaff ? {} : { message: null }) })),
    gateway: isStaff
      ? {
          reference: payment.reference,
          code: payment.code,
          declineClass: payment.declineClass,
          reason: payment.message,
          fee: payment.fee === null ? null : wire(payment.fee, payment.currency),
          checkAt: payment.checkAt,
          refundable: wire(payment.state === 'succeeded' ? await refundable(payment) : 0, payment.currency),
        }
      : null,
  };
}

function parse(amount: { amount: string; currency: string }) {
  try {
    return fromWire(amount);
  } catch {
    throw new Refusal('money.invalid', `"${amount.amount}" is not an amount of ${amount.currency}.`);
  }
}
