import type { Id, Money } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { currentBrand, inTransaction } from '../../database/ambient.ts';
import { isDuplicate } from '../../database/connect.ts';

/**
 * `cash:<account id>` is the money that stands with a gateway account. Debit is positive: what clients owe us (receivable) and
 * what we hold (cash) are above zero, what we earned (revenue) and owe (tax, credit) below.
 */
export type Account =
  'receivable' | 'revenue' | 'tax' | `cash:${number}` | 'fees' | 'credit' | 'refunds' | 'disputes';

export interface Entry {
  readonly account: Account;
  readonly amount: Money;
  readonly invoiceId?: Id | null;
}
export interface Booking {
  readonly clientId: Id;
  /** With `reference`, what was booked: the same thing is booked once. */
  readonly kind: string;
  readonly reference: string;
  readonly entries: readonly Entry[];
}

/**
 * Writes one transaction of the ledger. Booking the same thing again changes nothing.
 * @returns false when it was booked before
 * @throws Error when the entries do not sum to zero, or differ from those that were booked under this name
 */
export async function book(app: App, booking: Booking): Promise<boolean> {
  const entries = checked(booking);
  const known = await find(app, booking);
  if (known !== undefined) {
    await refuseOther(app, booking, entries, known);
    return false;
  }
  if (entries.length === 0) return true;
  try {
    await app.db.savepoint(() => write(app, [{ ...booking, entries }]));
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return false;
  }
}

/** Many new things at once, in a few statements. Any of them that is booked already is an error of the caller. */
export async function bookMany(app: App, bookings: readonly Booking[]): Promise<void> {
  await write(
    app,
    bookings
      .map((booking) => ({ ...booking, entries: checked(booking) }))
      .filter(({ entries }) => entries.length > 0),
  );
}

async function write(app: App, bookings: readonly Booking[]): Promise<void> {
  if (!inTransaction()) throw new Error('The ledger is written inside a transaction only');
  const brandId = currentBrand();
  const at = instant(app.clock.now());
  const ids = await app.db.insertMany(
    'ledgerTransaction',
    bookings.map(({ clientId, kind, reference }) => ({ brandId, clientId, kind, reference, at })),
  );
  await app.db.insertMany(
    'ledgerEntry',
    bookings.flatMap(({ clientId, entries }, index) =>
      entries.map(({ account, amount, invoiceId }) => ({
        brandId,
        clientId,
        transactionId: ids[index],
        account,
        currency: amount.currency,
        amount: amount.amount,
        invoiceId: invoiceId ?? null,
      })),
    ),
  );
}

/** Entries of nothing are left out. @throws Error when a currency does not sum to zero */
function checked({ kind, reference, entries }: Booking): Entry[] {
  const sums = new Map<string, number>();
  for (const { amount } of entries)
    sums.set(amount.currency, (sums.get(amount.currency) ?? 0) + amount.amount);
  for (const [currency, sum] of sums) {
    if (sum !== 0 || !Number.isSafeInteger(sum))
      throw new Error(`The booking ${kind} ${reference} is off by ${sum} ${currency}`);
  }
  return entries.filter(({ amount }) => amount.amount !== 0);
}

async function find(app: App, { kind, reference }: Booking): Promise<Id | undefined> {
  const row = await app.db
    .knex()('ledgerTransaction')
    .where({ brandId: currentBrand(), kind, reference })
    .first<{ id: Id } | undefined>('id');
  return row?.id;
}

async function refuseOther(
  app: App,
  { kind, reference }: Booking,
  entries: readonly Entry[],
  transactionId: Id,
): Promise<void> {
  const rows = await app.db
    .knex()('ledgerEntry')
    .where({ transactionId })
    .select<{ account: string; currency: string; amount: number }[]>('account', 'currency', 'amount');
  const print = (list: readonly string[]): string => list.toSorted().join();
  const before = print(rows.map((row) => `${row.account} ${row.amount} ${row.currency}`));
  const now = print(entries.map(({ account, amount }) => `${account} ${amount.amount} ${amount.currency}`));
  if (before !== now)
    throw new Error(`${kind} ${reference} is booked already, with other entries: ${before} is not ${now}`);
}
