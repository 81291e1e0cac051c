import { Refusal, type CalendarDate, type Id, type InvoiceDraft } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { currentBrand, inTransaction } from '../../database/ambient.ts';
import { dayIn } from '../calendar/zones.ts';
import { lockClients, type PayingClient } from '../ledger/lock-clients.ts';
import { taxFor, type TaxedLine } from '../taxes/tax-for.ts';
import { readBrand, type BillingBrand } from './billing-policy.ts';
import { issueInvoices, type Issuing } from './issue-invoices.ts';
import { buyerOf, sellerOf } from './parties.ts';

export interface NewInvoice extends InvoiceDraft {
  readonly dueOn: CalendarDate;
  readonly orderId?: Id | null;
  readonly note?: string | null;
  /** Written down, but not issued: no number, nothing booked, nobody told. */
  readonly draft?: boolean;
  /** Unique: of whom repeats it. */
  readonly wish?: string | null;
}

/**
 * Writes a batch of invoices and issues them, in the open transaction and in a fixed number of statements. Locks the clients.
 * @returns in the order of the drafts
 * @throws Refusal of a filter, or `invoice.negative`
 */
export async function createInvoices(app: App, drafts: readonly NewInvoice[]): Promise<Issuing[]> {
  if (drafts.length === 0) return [];
  if (!inTransaction()) throw new Error('Invoices are written inside a transaction only');
  const brand = await readBrand(app);
  const clients = await clientsOf(app, drafts);
  const wanted = await filtered(app, drafts);
  const taxed = wanted.map((draft) => ({
    draft,
    client: clients.get(draft.clientId) as PayingClient,
    lines: taxFor(draft.lines, clients.get(draft.clientId) as PayingClient, { tax: brand.policy.tax }),
  }));
  const invoices = await insert(app, brand, taxed);
  await issueInvoices(
    app,
    brand,
    invoices.filter((_, index) => !wanted[index]?.draft),
  );
  return invoices;
}

async function clientsOf(app: App, drafts: readonly NewInvoice[]): Promise<Map<Id, PayingClient>> {
  const ids = [...new Set(drafts.map(({ clientId }) => clientId))];
  const clients = await lockClients(app, ids);
  if (clients.length !== ids.length)
    throw new Refusal('client.unknown', 'This client does not exist.', { status: 404 });
  return new Map(clients.map((client) => [client.id, client]));
}

/** A filter may change lines; whose invoice it is and when it is due is not its to decide. */
async function filtered(app: App, drafts: readonly NewInvoice[]): Promise<NewInvoice[]> {
  const reason = drafts[0]?.reason ?? 'manual';
  if (drafts.some((draft) => draft.reason !== reason)) throw new Error('A batch of invoices has one reason');
  const plain = drafts.map(({ clientId, currency, lines }) => ({ clientId, currency, reason, lines }));
  const answer = await app.hooks.filtered('invoice.drafts', plain, { reason });
  if (answer === plain) return [...drafts];
  return drafts.map((draft, index) => {
    const lines = answer[index]?.lines;
    if (answer.length !== drafts.length || answer[index]?.clientId !== draft.clientId || !lines)
      throw new Error('A filter of invoice.drafts added, removed or reordered invoices');
    return { ...draft, lines };
  });
}

interface Taxed {
  readonly draft: NewInvoice;
  readonly client: PayingClient;
  readonly lines: readonly TaxedLine[];
}

async function insert(app: App, brand: BillingBrand, batch: readonly Taxed[]): Promise<Issuing[]> {
  const now = app.clock.now();
  const at = instant(now);
  const seller = JSON.stringify(sellerOf(brand));
  const rows = batch.map(({ draft, client, lines }) => {
    const issued = !draft.draft;
    return {
      brandId: currentBrand(),
      clientId: draft.clientId,
      orderId: draft.orderId ?? null,
      state: issued ? 'open' : 'draft',
      reason: draft.reason,
      currency: draft.currency,
      ...totals(draft, lines),
      paid: 0,
      issuedOn: issued ? dayIn(client.timeZone, now) : null,
      dueOn: draft.dueOn,
      issuedAt: issued ? at : null,
      seller,
      buyer: JSON.stringify(buyerOf(client)),
      note: draft.note ?? null,
      wish: draft.wish ?? null,
      createdAt: at,
    };
  });
  const ids = await app.db.insertMany('invoice', rows);
  await app.db.insertMany(
    'invoiceLine',
    batch.flatMap(({ draft, lines }, index) =>
      lines.map((line, position) => ({
        brandId: currentBrand(),
        clientId: draft.clientId,
        invoiceId: ids[index],
        position,
        kind: line.kind,
        description: line.description,
        serviceId: line.serviceId,
        periodFrom: line.periodFrom,
        periodTo: line.periodTo,
        quantity: line.quantity,
        amount: line.amount,
        taxRate: line.taxRate,
        taxName: line.taxName,
        taxAmount: line.taxAmount,
      })),
    ),
  );
  return rows.map((row, index) => ({
    id: ids[index] as Id,
    clientId: row.clientId,
    orderId: row.orderId,
    number: '',
    reason: row.reason,
    currency: row.currency,
    subtotal: row.subtotal,
    tax: row.tax,
    total: row.total,
    paid: 0,
    issuedOn: row.issuedOn ?? '',
    dueOn: row.dueOn,
    client: batch[index]?.client as PayingClient,
    lines: batch[index]?.lines ?? [],
  }));
}

function totals(draft: NewInvoice, lines: readonly TaxedLine[]) {
  const subtotal = lines.reduce((total, { amount }) => total + amount, 0);
  const tax = lines.reduce((total, { taxAmount }) => total + taxAmount, 0);
  const total = subtotal + tax;
  if (!Number.isSafeInteger(total)) throw new RangeError('An invoice total is out of range');
  if (total < 0)
    throw new Refusal(
      'invoice.negative',
      `An invoice of client ${draft.clientId} would come to less than nothing. Use a credit instead.`,
    );
  return { subtotal, tax, total };
}
