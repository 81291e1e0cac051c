import { defineAction, fromWire, Refusal, t, type Action, type Id } from '@moorage/sdk';
import { wishAbout } from '../../actions/idempotency-key.ts';
import type { App } from '../../app.ts';
import { addDays, isDate } from '../calendar/dates.ts';
import { dayIn } from '../calendar/zones.ts';
import { lockClient, readClient } from '../ledger/lock-clients.ts';
import { Order } from '../orders/order.ts';
import { Page, PageInput } from '../paging.ts';
import { messageOf, payInvoice } from '../payments/pay-invoice.ts';
import { inProgress, Payment } from '../payments/payment.ts';
import { readBrand } from './billing-policy.ts';
import { createInvoices } from './create-invoices.ts';
import { findInvoice } from './find-invoice.ts';
import { Invoice, InvoiceLine, isPayable } from './invoice.ts';
import { dueOf, taxTotals } from './invoice-document.ts';
import {
  InvoiceDetail,
  InvoiceSummary,
  lineOf,
  MoneyShape,
  partyOf,
  statuses,
  summaryOf,
  wire,
  type ListedInvoice,
} from './invoice-views.ts';
import { invoicePdf } from './invoice-pdf.ts';
import { issueDraft } from './issue-draft.ts';
import { listInvoices } from './list-invoices.ts';
import { voidInvoice } from './void-invoice.ts';

const ById = t.Object({ id: t.Integer() }, { additionalProperties: false });

export const invoicesActions = (app: App): Record<string, Action> => ({
  pdf: defineAction({
    route: 'GET /invoices/:id/pdf',
    summary: 'The invoice as a PDF',
    audience: ['client', 'staff'],
    permission: 'invoices.read',
    input: ById,
    output: t.Object({ file: t.Unknown(), type: t.String(), name: t.String() }),
    file: true,
    async run({ id }, caller) {
      if (caller.kind === 'client' && (await findInvoice(id)).state === 'draft') throw unknown(id);
      const { name, content } = await invoicePdf(app, id);
      return { file: content, type: 'application/pdf', name };
    },
  }),
  list: defineAction({
    route: 'GET /invoices',
    summary: 'Invoices, newest first',
    audience: ['client', 'staff'],
    permission: 'invoices.read',
    input: t.Object(
      {
        ...PageInput,
        status: t.Optional(t.Enum([...statuses])),
        clientId: t.Optional(t.Integer()),
        serviceId: t.Optional(t.Integer()),
      },
      { additionalProperties: false },
    ),
    output: Page(InvoiceSummary),
    run: (input) => listInvoices(app, input),
  }),
  get: defineAction({
    route: 'GET /invoices/:id',
    summary: 'One invoice with its lines and payments',
    audience: ['client', 'staff'],
    permission: 'invoices.read',
    input: ById,
    output: InvoiceDetail,
    async run({ id }, caller) {
      const invoice = await detail(app, id);
      if (caller.kind === 'client' && invoice.status === 'draft') throw unknown(id);
      return invoice;
    },
  }),
  pay: defineAction({
    route: 'POST /invoices/:id/pay',
    summary: 'Pay what is due, with a stored method or a new one',
    audience: ['client'],
    permission: 'invoices.pay',
    input: t.Object(
      {
        id: t.Integer(),
        accountId: t.Integer(),
        methodId: t.Optional(t.Integer()),
        /** Choose a method in the browser. */
        new: t.Optional(t.Literal(true)),
        /** Keep it, and charge it from now on. */
        save: t.Optional(t.Boolean()),
      },
      { additionalProperties: false },
    ),
    output: t.Object({
      state: t.Enum(['succeeded', 'pending', 'action', 'failed', 'unknown', 'parked', 'started']),
      paymentId: t.Integer(),
      browser: t.Optional(t.Object({ accountId: t.Integer(), gatewayId: t.String(), session: t.Unknown() })),
      redirect: t.Optional(t.String()),
      message: t.Optional(t.String()),
    }),
    async run({ id, accountId, methodId, new: isNew, save }) {
      if ((methodId === undefined) === (isNew === undefined))
        throw new Refusal('payment.method', 'Choose a stored payment method, or a new one.', {
          fields: { methodId: 'Choose how to pay.' },
        });
      const answer = await payInvoice(app, {
        invoiceId: id,
        accountId,
        methodId: methodId ?? null,
        save: save ?? false,
        automatic: null,
      });
      if (!answer) throw new Error('Only automatic charges are claimed');
      return answer;
    },
  }),
  create: defineAction({
    route: 'POST /invoices',
    summary: 'Write an invoice by hand; issued at once unless it is a draft',
    audience: ['staff'],
    permission: 'invoices.write',
    input: t.Object(
      {
        clientId: t.Integer(),
        dueOn: t.Optional(t.String({ maxLength: 10 })),
        note: t.Optional(t.String({ maxLength: 1_000 })),
        draft: t.Optional(t.Boolean()),
        lines: t.Array(
          t.Object(
            {
              description: t.String({ minLength: 1, maxLength: 500 }),
              quantity: t.Integer({ minimum: 1, maximum: 100_000 }),
              /** For one, before tax unless the brand's prices contain it. */
              unitPrice: MoneyShape,
            },
            { additionalProperties: false },
          ),
          { minItems: 1, maxItems: 100 },
        ),
      },
      { additionalProperties: false },
    ),
    output: InvoiceDetail,
    run: (input) => create(app, input),
  }),
  issue: defineAction({
    route: 'POST /invoices/:id/issue',
    summary: 'Issue a draft: it gets its number and can be paid',
    audience: ['staff'],
    permission: 'invoices.write',
    input: ById,
    output: InvoiceDetail,
    async run({ id }) {
      await issueDraft(app, id);
      return detail(app, id);
    },
  }),
  void: defineAction({
    route: 'POST /invoices/:id/void',
    summary: 'Take an unpaid invoice back; what was paid on it becomes credit',
    audience: ['staff'],
    permission: 'invoices.void',
    input: t.Object(
      {
        id: t.Integer(),
        /** Let the next billing run invoice its periods again. */
        rebill: t.Optional(t.Boolean()),
      },
      { additionalProperties: false },
    ),
    output: InvoiceDetail,
    async run({ id, rebill }) {
      const { orderId } = await findInvoice(id);
      const order = orderId === null ? undefined : await Order.query().findById(orderId);
      if (order?.status === 'pending')
        throw new Refusal(
          'invoice.order-pending',
          `The invoice belongs to order ${order.number}, which waits for it. Cancel the order instead.`,
          { status: 409 },
        );
      await voidInvoice(app, { invoiceId: id, rebill: rebill ?? true });
      return detail(app, id);
    },
  }),
});

const ofClient = (app: App, column: string, as: string) =>
  app.db.knex()('client').select(column).where('client.id', app.db.knex().ref('invoice.clientId')).as(as);
const listed = (app: App) =>
  Invoice.query().select(
    'invoice.*',
    ofClient(app, 'name', 'clientName') as never,
    ofClient(app, 'timeZone', 'clientZone') as never,
  );

const unknown = (id: Id): Refusal =>
  new Refusal('invoice.unknown', `There is no invoice ${id}.`, { status: 404 });

async function detail(app: App, id: Id) {
  const invoice = (await listed(app).findById(id)) as ListedInvoice | undefined;
  if (!invoice) throw unknown(id);
  const lines = await InvoiceLine.query().where({ invoiceId: id }).orderBy('position');
  const payments = await Payment.query().where({ invoiceId: id }).orderBy('id');
  const { currency } = invoice;
  return {
    ...summaryOf(invoice, dayIn(invoice.clientZone, app.clock.now())),
    subtotal: wire(invoice.subtotal, currency),
    tax: wire(invoice.tax, currency),
    taxes: taxTotals(lines, currency).map((tax) => ({
      ...tax,
      base: { ...tax.base },
      amount: { ...tax.amount },
    })),
    seller: partyOf(invoice.seller),
    buyer: partyOf(invoice.buyer),
    note: invoice.note,
    issuedAt: invoice.issuedAt,
    voidedAt: invoice.voidedAt,
    canPay:
      isPayable(invoice.state) &&
      dueOf(invoice) > 0 &&
      !payments.some(({ state }) => inProgress.includes(state)),
    lines: lines.map((line) => lineOf(line, currency)),
    payments: payments.map((payment) => ({
      id: payment.id,
      state: payment.state,
      amount: wire(payment.amount, payment.currency),
      refunded: wire(payment.refunded, payment.currency),
      message: messageOf(payment) ?? null,
      startedAt: payment.startedAt,
      settledAt: payment.settledAt,
      checkAt: payment.checkAt,
    })),
  };
}

interface ManualInvoice {
  clientId: Id;
  dueOn?: string;
  note?: string;
  draft?: boolean;
  lines: { description: string; quantity: number; unitPrice: { amount: string; currency: string } }[];
}

async function create(app: App, manual: ManualInvoice) {
  const invoiceId = await app.db.transaction(async () => {
    await lockClient(app, manual.clientId);
    const wish = wishAbout(manual);
    const known = wish === null ? undefined : await Invoice.query().findOne({ wish });
    return known?.id ?? (await write(app, manual, wish));
  });
  return detail(app, invoiceId);
}

async function write(
  app: App,
  { clientId, dueOn, note, draft, lines }: ManualInvoice,
  wish: string | null,
): Promise<Id> {
  const client = await readClient(app, clientId);
  const today = dayIn(client.timeZone, app.clock.now());
  const brand = await readBrand(app);
  const due = dueOn ?? addDays(today, brand.policy.invoiceDaysBefore);
  if (!isDate(due) || due < today)
    throw new Refusal('invoice.due', 'The due day must be a date from today on.', {
      fields: { dueOn: 'Choose today or a later day.' },
    });
  const [invoice] = await createInvoices(app, [
    {
      clientId,
      currency: client.currency,
      reason: 'manual',
      dueOn: due,
      note: note ?? null,
      draft: draft ?? false,
      wish,
      lines: lines.map(({ description, quantity, unitPrice }) => ({
        kind: 'manual',
        description,
        serviceId: null,
        periodFrom: null,
        periodTo: null,
        quantity,
        amount: amountOf(unitPrice, client.currency) * quantity,
      })),
    },
  ]);
  if (!invoice) throw new Error('The invoice was not written');
  return invoice.id;
}

function amountOf(price: { amount: string; currency: string }, currency: string): number {
  if (price.currency !== currency)
    throw new Refusal('invoice.currency', `This client is billed in ${currency}, not in ${price.currency}.`);
  try {
    return fromWire(price).amount;
  } catch {
    throw new Refusal('money.invalid', `"${price.amount}" is not an amount of ${currency}.`);
  }
}
