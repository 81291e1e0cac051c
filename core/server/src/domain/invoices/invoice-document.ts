import { money, share, toWire, type CalendarDate, type Id, type WireMoney } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { dayIn } from '../calendar/zones.ts';
import { readClient } from '../ledger/lock-clients.ts';
import { invoiceUrl, readBrand } from './billing-policy.ts';
import { InvoiceLine, isPayable, type Invoice } from './invoice.ts';
import type { Party } from './parties.ts';
import { findInvoice } from './find-invoice.ts';

interface DocumentParty {
  readonly name: string;
  readonly company?: string | undefined;
  readonly address: readonly string[];
  readonly taxId?: string | undefined;
  readonly email?: string | undefined;
}

/** All that an invoice shows, as it was frozen when it was issued; the themes draw it. */
export interface InvoiceDocument {
  readonly number: string;
  readonly status: 'draft' | 'open' | 'overdue' | 'paid' | 'void' | 'uncollectible';
  readonly issuedOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly paidOn?: CalendarDate | undefined;
  readonly seller: DocumentParty;
  readonly client: DocumentParty;
  readonly currency: string;
  readonly lines: readonly {
    readonly description: string;
    readonly periodFrom?: CalendarDate | undefined;
    readonly periodTo?: CalendarDate | undefined;
    readonly quantity: string;
    readonly unitPrice: WireMoney;
    readonly amount: WireMoney;
    readonly taxRate?: string | undefined;
  }[];
  readonly subtotal: WireMoney;
  readonly taxes: readonly TaxTotal[];
  readonly total: WireMoney;
  readonly paid: WireMoney;
  readonly due: WireMoney;
  readonly notes?: string | undefined;
  readonly payUrl?: string | undefined;
}
export interface TaxTotal {
  readonly name: string;
  readonly rate: string;
  readonly base: WireMoney;
  readonly amount: WireMoney;
}

/** @throws Refusal `invoice.unknown` */
export async function invoiceDocument(app: App, invoiceId: Id): Promise<InvoiceDocument> {
  const invoice = await findInvoice(invoiceId);
  const lines = await InvoiceLine.query().where({ invoiceId }).orderBy('position');
  const client = await readClient(app, invoice.clientId);
  const brand = await readBrand(app);
  const { currency } = invoice;
  const wire = (amount: number): WireMoney => toWire(money(amount, currency));
  const written = dayIn(client.timeZone, new Date(invoice.createdAt));
  return {
    number: invoice.number ?? 'Draft',
    status: statusOf(invoice, dayIn(client.timeZone, app.clock.now())),
    issuedOn: invoice.issuedOn ?? written,
    dueOn: invoice.dueOn ?? written,
    paidOn: invoice.paidAt ? dayIn(client.timeZone, new Date(invoice.paidAt)) : undefined,
    seller: documentParty(invoice.seller),
    client: documentParty(invoice.buyer),
    currency,
    lines: lines.map((line) => ({
      description: line.description,
      periodFrom: line.periodFrom ?? undefined,
      periodTo: line.periodTo ?? undefined,
      quantity: String(line.quantity),
      unitPrice: toWire(share(money(line.amount, currency), 1, line.quantity)),
      amount: wire(line.amount),
      taxRate: line.taxRate === '0' ? undefined : line.taxRate,
    })),
    subtotal: wire(invoice.subtotal),
    taxes: taxTotals(lines, currency),
    total: wire(invoice.total),
    paid: wire(invoice.paid),
    due: wire(dueOf(invoice)),
    notes: invoice.note ?? undefined,
    payUrl: isPayable(invoice.state) && dueOf(invoice) > 0 ? invoiceUrl(app, brand, invoiceId) : undefined,
  };
}

/** What is left to pay. */
export const dueOf = ({ state, total, paid }: Pick<Invoice, 'state' | 'total' | 'paid'>): number =>
  state === 'void' ? 0 : total - paid;

/** `overdue` is how an open invoice looks after its due day; it is no state of its own. */
export const statusOf = (
  { state, dueOn }: Pick<Invoice, 'state' | 'dueOn'>,
  today: CalendarDate,
): InvoiceDocument['status'] => (state === 'open' && dueOn !== null && dueOn < today ? 'overdue' : state);

export function taxTotals(
  lines: readonly Pick<InvoiceLine, 'taxRate' | 'taxName' | 'taxAmount' | 'amount'>[],
  currency: string,
): TaxTotal[] {
  const rates = new Map<string, { name: string; rate: string; base: number; amount: number }>();
  for (const { taxRate, taxName, taxAmount, amount } of lines) {
    if (taxName === null) continue;
    const key = `${taxName} ${taxRate}`;
    const sum = rates.get(key) ?? { name: taxName, rate: taxRate, base: 0, amount: 0 };
    rates.set(key, { ...sum, base: sum.base + amount, amount: sum.amount + taxAmount });
  }
  return [...rates.values()].map(({ name, rate, base, amount }) => ({
    name,
    rate,
    base: toWire(money(base, currency)),
    amount: toWire(money(amount, currency)),
  }));
}

const documentParty = ({ name, company, address, taxId, email }: Party): DocumentParty => ({
  name,
  company: company ?? undefined,
  address,
  taxId: taxId ?? undefined,
  email: email ?? undefined,
});
