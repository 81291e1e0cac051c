import type { WireMoney } from '@moorage/ui';
import { isSome, readTerm, termKey, type PriceRow } from './product-words.ts';

export interface DraftPrice {
  readonly key: number;
  currency: string;
  term: string;
  amount: WireMoney | null;
  setup: WireMoney | null;
}
let last = 0;

export const toDraft = (row: Omit<PriceRow, 'id'>): DraftPrice => ({
  key: ++last,
  currency: row.price.currency,
  term: termKey(row),
  amount: { ...row.price },
  setup: isSome(row.setup) ? { ...row.setup } : null,
});

/** The next term that is not there yet, in the currency of the last row. */
export function nextDraft(
  rows: readonly DraftPrice[],
  currency: string,
  terms: readonly string[],
): DraftPrice {
  const used = rows.filter((row) => row.currency === currency).map(({ term }) => term);
  return {
    key: ++last,
    currency,
    term: terms.find((term) => !used.includes(term)) ?? terms[0] ?? '1 month',
    amount: null,
    setup: null,
  };
}

/** What is wrong with a row, in its place. */
export function problemOf(row: DraftPrice, rows: readonly DraftPrice[]): string | undefined {
  if (!/^[A-Z]{3}$/.test(row.currency)) return 'The currency has three letters, for example EUR.';
  const twins = rows.filter(({ currency, term }) => currency === row.currency && term === row.term);
  if (twins.length > 1) return 'There are two prices for this term and currency.';
  return row.amount ? undefined : 'Enter an amount.';
}

export const toInput = (rows: readonly DraftPrice[]) =>
  rows.map(({ currency, term, amount, setup }) => ({
    currency,
    ...readTerm(term),
    amount: amount?.amount ?? '0',
    ...(setup ? { setup: setup.amount } : {}),
  }));
