import type { CalendarDate, Id, Static } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentCaller } from '../../database/ambient.ts';
import type { Value } from '../../database/prepared.ts';
import { dayIn } from '../calendar/zones.ts';
import { cursorId, likeWord } from '../paging.ts';
import { readBrand } from './billing-policy.ts';
import { summaryOf, type InvoiceSummary, type statuses, type SummaryRow } from './invoice-views.ts';

export interface InvoiceFilter {
  readonly cursor?: string;
  readonly limit?: number;
  readonly search?: string;
  readonly status?: (typeof statuses)[number];
  readonly clientId?: Id;
  readonly serviceId?: Id;
}

const columns = `invoice.id, invoice.client_id as clientId, invoice.order_id as orderId, invoice.number, invoice.state,
  invoice.reason, invoice.currency, invoice.total, invoice.paid, invoice.issued_on as issuedOn, invoice.due_on as dueOn,
  invoice.paid_at as paidAt, invoice.created_at as createdAt, client.name as clientName, client.time_zone as clientZone`;

/** Newest first. The list that every customer opens: one prepared statement, and only the columns that are shown. */
export async function listInvoices(
  app: App,
  filter: InvoiceFilter,
): Promise<{ items: Static<typeof InvoiceSummary>[]; next: string | null }> {
  const now = app.clock.now();
  const limit = filter.limit ?? 25;
  const today = filter.status === 'overdue' ? dayIn((await readBrand(app)).timeZone, now) : '';
  const { where, values } = conditions(filter, today);
  const rows = await app.db.select<SummaryRow & { clientZone: string }>(
    `select ${columns} from invoice join client on client.id = invoice.client_id
      where ${where.join(' and ')} order by invoice.id desc limit ${limit + 1}`,
    values,
  );
  const items = rows.slice(0, limit).map((row) => summaryOf(row, dayIn(row.clientZone, now)));
  return { items, next: rows.length > limit ? String(items.at(-1)?.id) : null };
}

/** The brand, and for a customer the customer, always stand first. */
function conditions(filter: InvoiceFilter, today: CalendarDate): { where: string[]; values: Value[] } {
  const caller = currentCaller();
  const where = ['invoice.brand_id = ?'];
  const values: Value[] = [caller.brandId];
  const add = (condition: string, ...more: Value[]): void => {
    where.push(condition);
    values.push(...more);
  };
  // A customer sees neither the invoices of others nor what staff still write.
  if (caller.kind === 'client')
    add("invoice.client_id = ? and invoice.state <> 'draft'", caller.clientId ?? -1);
  if (filter.clientId !== undefined) add('invoice.client_id = ?', filter.clientId);
  if (filter.status === 'overdue') add("invoice.state = 'open' and invoice.due_on < ?", today);
  else if (filter.status) add('invoice.state = ?', filter.status);
  if (filter.serviceId !== undefined)
    add(
      `exists (select 1 from invoice_line where invoice_line.invoice_id = invoice.id
        and invoice_line.service_id = ? and invoice_line.brand_id = ?)`,
      filter.serviceId,
      caller.brandId,
    );
  if (filter.search) {
    const like = `%${filter.search}%`;
    const number = likeWord(filter.search);
    add('(invoice.number like ? or client.name like ? or client.email like ?)', number, like, like);
  }
  const before = cursorId(filter.cursor);
  if (before !== undefined) add('invoice.id < ?', before);
  return { where, values };
}
