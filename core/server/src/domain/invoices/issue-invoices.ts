import { money, type CalendarDate, type Id, type InvoiceReason } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { bookMany } from '../ledger/book.ts';
import type { PayingClient } from '../ledger/lock-clients.ts';
import type { TaxedLine } from '../taxes/tax-for.ts';
import { announceInvoices } from './announce-invoices.ts';
import { applyCredit } from './apply-credit.ts';
import type { BillingBrand } from './billing-policy.ts';
import { formatNumber, takeNumbers } from './give-numbers.ts';
import { invoicePaid } from './invoice-paid.ts';
import { updateMany } from './update-many.ts';

/** An invoice on its way out. `number` and `paid` are filled in while it is issued. */
export interface Issuing {
  readonly id: Id;
  readonly clientId: Id;
  readonly orderId: Id | null;
  number: string;
  readonly reason: InvoiceReason;
  readonly currency: string;
  readonly subtotal: number;
  readonly tax: number;
  readonly total: number;
  paid: number;
  readonly issuedOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly client: PayingClient;
  readonly lines: readonly TaxedLine[];
}

/**
 * The rows stand as `open`: book them, use the credit the clients have, give the numbers, tell everybody. The clients are
 * locked by the caller.
 */
export async function issueInvoices(
  app: App,
  brand: BillingBrand,
  invoices: readonly Issuing[],
): Promise<void> {
  if (invoices.length === 0) return;
  await bookMany(
    app,
    invoices.map(({ id, clientId, currency, total, subtotal, tax }) => ({
      clientId,
      kind: 'invoice',
      reference: `invoice:${id}`,
      entries: [
        { account: 'receivable', amount: money(total, currency), invoiceId: id },
        { account: 'revenue', amount: money(-subtotal, currency), invoiceId: id },
        { account: 'tax', amount: money(-tax, currency), invoiceId: id },
      ],
    })),
  );
  await applyCredit(app, invoices);
  await number(app, brand, invoices);
  await app.hooks.emitMany(
    'invoice.issued',
    invoices.map(({ id, clientId, number, total, currency, reason }) => ({
      invoiceId: id,
      clientId,
      number,
      total: money(total, currency),
      reason,
    })),
  );
  for (const invoice of invoices) if (invoice.paid === invoice.total) await invoicePaid(app, invoice);
  await announceInvoices(app, brand, invoices);
}

async function number(app: App, brand: BillingBrand, invoices: readonly Issuing[]): Promise<void> {
  const first = await takeNumbers(app, 'invoice', invoices.length);
  invoices.forEach((invoice, index) => {
    invoice.number = formatNumber(brand.policy.invoiceNumber, first + index, invoice.issuedOn);
  });
  await updateMany(
    app,
    'invoice',
    'number',
    invoices.map(({ id, number }) => ({ id, value: number })),
  );
}
