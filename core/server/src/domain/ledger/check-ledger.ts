import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';
import { exact } from './balances.ts';

export interface Difference {
  readonly what: 'unbalanced' | 'receivable' | 'allocations';
  readonly subject: string;
  readonly expected: number;
  readonly found: number;
}

const page = 1_000;

/**
 * Compares what is kept beside the ledger with the ledger, for one brand: every transaction sums to zero, what an invoice has
 * open is its receivable, what it has been paid is its allocations.
 */
export async function checkLedger(app: App): Promise<Difference[]> {
  return [...(await unbalanced(app)), ...(await invoices(app))];
}

async function unbalanced(app: App): Promise<Difference[]> {
  const rows = await app.db
    .knex()('ledgerEntry')
    .where({ brandId: currentBrand() })
    .groupBy('transactionId', 'currency')
    .havingRaw('sum(amount) <> 0')
    .limit(page)
    .select<{ transactionId: Id; currency: string; total: unknown }[]>(
      'transactionId',
      'currency',
      app.db.knex().raw('sum(amount) as total'),
    );
  return rows.map(({ transactionId, currency, total }) => ({
    what: 'unbalanced',
    subject: `transaction:${transactionId} ${currency}`,
    expected: 0,
    found: exact(total),
  }));
}

interface InvoiceRow {
  readonly id: Id;
  readonly state: string;
  readonly total: number;
  readonly paid: number;
}

async function invoices(app: App): Promise<Difference[]> {
  const found: Difference[] = [];
  for (let after = 0; ;) {
    const rows = await app.db
      .knex()('invoice')
      .where({ brandId: currentBrand() })
      .where('id', '>', after)
      .orderBy('id')
      .limit(page)
      .select<InvoiceRow[]>('id', 'state', 'total', 'paid');
    const last = rows.at(-1);
    if (!last) return found;
    after = last.id;
    const owed = await sums(app, 'ledgerEntry', after, rows, { account: 'receivable' });
    const allocated = await sums(app, 'allocation', after, rows, {});
    for (const row of rows) {
      const open = row.state === 'draft' || row.state === 'void' ? 0 : row.total - row.paid;
      compare('receivable', row.id, open, owed.get(row.id) ?? 0);
      compare('allocations', row.id, row.paid, allocated.get(row.id) ?? 0);
    }
  }
  function compare(what: Difference['what'], id: Id, expected: number, is: number): void {
    if (expected !== is) found.push({ what, subject: `invoice:${id}`, expected, found: is });
  }
}

async function sums(
  app: App,
  table: string,
  to: Id,
  rows: readonly InvoiceRow[],
  where: object,
): Promise<Map<Id, number>> {
  const totals = await app.db
    .knex()(table)
    .where({ brandId: currentBrand(), ...where })
    .whereBetween('invoiceId', [rows[0]?.id ?? 0, to])
    .groupBy('invoiceId')
    .select<{ invoiceId: Id; total: unknown }[]>('invoiceId', app.db.knex().raw('sum(amount) as total'));
  return new Map(totals.map(({ invoiceId, total }) => [invoiceId, exact(total)]));
}
