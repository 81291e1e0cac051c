import { fromDecimal, Refusal, type Id } from '@moorage/sdk';
import { noteChanges } from '../../actions/note-changes.ts';
import type { App } from '../../app.ts';
import { findProduct, Price, type TermUnit } from './product.ts';
import { showPrice } from './describe.ts';

export interface PriceFields {
  readonly currency: string;
  readonly termUnit: TermUnit;
  readonly termCount: number;
  /** Decimal text. */
  readonly amount: string;
  readonly setup?: string;
}

/** All prices of a product as one change. A price that is left out is archived, because services may still be paid by it. */
export async function setPrices(app: App, productId: Id, prices: readonly PriceFields[]): Promise<void> {
  const wanted = readPrices(prices);
  await app.db.transaction(async () => {
    await findProduct(productId);
    const known = await Price.query().where('productId', productId);
    const kept = new Set<Id>();
    for (const price of wanted) {
      const same = known.find((one) => keyOf(one) === keyOf(price));
      if (same) {
        kept.add(same.id);
        await Price.query()
          .findById(same.id)
          .patch({ ...price, status: 'active' });
      } else await Price.query().insert({ productId, ...price, status: 'active' });
    }
    const gone = known.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
    if (gone.length > 0) await Price.query().whereIn('id', gone).patch({ status: 'archived' });
    const active = (rows: readonly Price[]) =>
      rows
        .filter(({ status }) => status === 'active')
        .map((row) => ({ currency: row.currency, ...showPrice(row) }));
    noteChanges({
      subject: `products:${productId}`,
      before: { prices: active(known) },
      after: { prices: active(await Price.query().where('productId', productId)) },
    });
  });
}

export type PriceColumns = Pick<Price, 'currency' | 'termUnit' | 'termCount' | 'amount' | 'setupAmount'>;
const keyOf = ({ currency, termUnit, termCount }: Omit<PriceColumns, 'amount' | 'setupAmount'>): string =>
  `${currency} ${termCount} ${termUnit}`;

/** @throws Refusal `price.invalid` for a wrong number of digits, an odd term, or the same term twice */
export function readPrices(prices: readonly PriceFields[], field = 'prices'): PriceColumns[] {
  const seen = new Set<string>();
  return prices.map(({ currency, termUnit, termCount, amount, setup = '0' }, index) => {
    const wrong = (problem: string): Refusal =>
      new Refusal('price.invalid', `A price is not valid: ${problem}.`, {
        fields: { [`${field}.${index}`]: problem },
      });
    const key = keyOf({ currency, termUnit, termCount });
    if (seen.has(key)) throw wrong(`there are two prices for ${key}`);
    seen.add(key);
    if (termUnit === 'once' && termCount !== 1) throw wrong('what is paid once has the count 1');
    try {
      return {
        ...{ currency, termUnit, termCount },
        amount: fromDecimal(amount, currency).amount,
        setupAmount: fromDecimal(setup, currency).amount,
      };
    } catch (error) {
      if (error instanceof RangeError) throw wrong(error.message);
      throw error;
    }
  });
}
