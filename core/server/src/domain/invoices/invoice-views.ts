import { money, t, toWire, type CalendarDate, type Static } from '@moorage/sdk';
import type { Invoice, InvoiceLine } from './invoice.ts';
import { dueOf, statusOf } from './invoice-document.ts';
import type { Party } from './parties.ts';

export const nullable = <T extends Parameters<typeof t.Union>[0][number]>(schema: T) =>
  t.Union([schema, t.Null()]);
export const MoneyShape = t.Object({ amount: t.String(), currency: t.String() });
export const statuses = ['draft', 'open', 'overdue', 'paid', 'void', 'uncollectible'] as const;

export const InvoiceSummary = t.Object({
  id: t.Integer(),
  clientId: t.Integer(),
  clientName: t.String(),
  orderId: nullable(t.Integer()),
  number: nullable(t.String()),
  status: t.Enum([...statuses]),
  reason: t.String(),
  total: MoneyShape,
  paid: MoneyShape,
  due: MoneyShape,
  issuedOn: nullable(t.String()),
  dueOn: nullable(t.String()),
  paidAt: nullable(t.String()),
  createdAt: t.String(),
});
const PartyShape = t.Object({
  name: t.String(),
  company: nullable(t.String()),
  address: t.Array(t.String()),
  country: nullable(t.String()),
  taxId: nullable(t.String()),
  email: nullable(t.String()),
});
export const InvoiceDetail = t.Object({
  ...InvoiceSummary.properties,
  subtotal: MoneyShape,
  tax: MoneyShape,
  taxes: t.Array(t.Object({ name: t.String(), rate: t.String(), base: MoneyShape, amount: MoneyShape })),
  seller: PartyShape,
  buyer: PartyShape,
  note: nullable(t.String()),
  issuedAt: nullable(t.String()),
  voidedAt: nullable(t.String()),
  canPay: t.Boolean(),
  lines: t.Array(
    t.Object({
      id: t.Integer(),
      kind: t.String(),
      description: t.String(),
      serviceId: nullable(t.Integer()),
      periodFrom: nullable(t.String()),
      periodTo: nullable(t.String()),
      quantity: t.Integer(),
      amount: MoneyShape,
      taxRate: t.String(),
      taxAmount: MoneyShape,
    }),
  ),
  payments: t.Array(
    t.Object({
      id: t.Integer(),
      state: t.String(),
      amount: MoneyShape,
      refunded: MoneyShape,
      message: nullable(t.String()),
      startedAt: t.String(),
      settledAt: nullable(t.String()),
      /** When the gateway is asked next; null when nobody will ask again by itself. */
      checkAt: nullable(t.String()),
    }),
  ),
});

/** A row with what the list shows of its client. */
export type ListedInvoice = Invoice & { clientName: string; clientZone: string };

export const wire = (amount: number, currency: string) => ({ ...toWire(money(amount, currency)) });

/** What a summary is made from. */
export type SummaryRow = Pick<
  ListedInvoice,
  | 'id'
  | 'clientId'
  | 'clientName'
  | 'orderId'
  | 'number'
  | 'state'
  | 'reason'
  | 'currency'
  | 'total'
  | 'paid'
  | 'issuedOn'
  | 'dueOn'
  | 'paidAt'
  | 'createdAt'
>;

/** @param today in the client's time zone */
export function summaryOf(invoice: SummaryRow, today: CalendarDate): Static<typeof InvoiceSummary> {
  const { currency } = invoice;
  return {
    id: invoice.id,
    clientId: invoice.clientId,
    clientName: invoice.clientName,
    orderId: invoice.orderId,
    number: invoice.number,
    status: statusOf(invoice, today),
    reason: invoice.reason,
    total: wire(invoice.total, currency),
    paid: wire(invoice.paid, currency),
    due: wire(dueOf(invoice), currency),
    issuedOn: invoice.issuedOn,
    dueOn: invoice.dueOn,
    paidAt: invoice.paidAt,
    createdAt: invoice.createdAt,
  };
}

export const lineOf = (line: InvoiceLine, currency: string) => ({
  id: line.id,
  kind: line.kind,
  description: line.description,
  serviceId: line.serviceId,
  periodFrom: line.periodFrom,
  periodTo: line.periodTo,
  quantity: line.quantity,
  amount: wire(line.amount, currency),
  taxRate: line.taxRate,
  taxAmount: wire(line.taxAmount, currency),
});

export const partyOf = ({ address, ...party }: Party) => ({ ...party, address: [...address] });
