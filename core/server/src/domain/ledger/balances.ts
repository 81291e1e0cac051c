import { money, type Id, type Money } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';

/** SUM() is text on one engine and a number on the other; nothing else may come out of it than an exact integer. */
export function exact(value: unknown): number {
  const number = Number(value ?? 0);
  if (!Number.isSafeInteger(number)) throw new RangeError(`A sum is out of range: ${String(value)}`);
  return number;
}

interface SumRow {
  readonly currency: string;
  readonly total: unknown;
}

/** What is still owed on an invoice, by the ledger. */
export async function invoiceBalance(app: App, invoiceId: Id): Promise<Money | null> {
  const [row] = await app.db
    .knex()('ledgerEntry')
    .where({ brandId: currentBrand(), invoiceId, account: 'receivable' })
    .groupBy('currency')
    .select<SumRow[]>('currency', app.db.knex().raw('sum(amount) as total'));
  return row ? money(exact(row.total), row.currency) : null;
}

/** What a client has with us, by currency; currencies at zero are left out. */
export async function clientCredit(app: App, clientId: Id): Promise<Money[]> {
  const credits = await clientCredits(app, [clientId]);
  return credits.map(({ credit }) => credit);
}

export async function clientCredits(
  app: App,
  clientIds: readonly Id[],
): Promise<{ clientId: Id; credit: Money }[]> {
  if (clientIds.length === 0) return [];
  const rows = await app.db
    .knex()('ledgerEntry')
    .where({ brandId: currentBrand(), account: 'credit' })
    .whereIn('clientId', [...new Set(clientIds)])
    .groupBy('clientId', 'currency')
    .select<(SumRow & { clientId: Id })[]>('clientId', 'currency', app.db.knex().raw('sum(amount) as total'));
  return rows
    .map(({ clientId, currency, total }) => ({ clientId, credit: money(-exact(total), currency) }))
    .filter(({ credit }) => credit.amount !== 0);
}

/** Every account with its balance. All of a currency together are zero. */
export async function trialBalance(app: App): Promise<{ account: string; balance: Money }[]> {
  const rows = await app.db
    .knex()('ledgerEntry')
    .where({ brandId: currentBrand() })
    .groupBy('account', 'currency')
    .orderBy(['account', 'currency'])
    .select<(SumRow & { account: string })[]>(
      'account',
      'currency',
      app.db.knex().raw('sum(amount) as total'),
    );
  return rows.map(({ account, currency, total }) => ({ account, balance: money(exact(total), currency) }));
}
