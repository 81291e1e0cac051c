import { Refusal, type Id, type Json } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';

export interface PricedItem {
  readonly product: { readonly id: Id; readonly name: string; readonly moduleId: string | null };
  readonly price: { readonly id: Id };
  readonly quantity: number;
  readonly description: string;
  /** Minor units for one of the quantity. */
  readonly setupAmount: number;
  readonly recurringAmount: number;
  readonly termUnit: string;
  readonly termCount: number;
  readonly plan: Json;
  readonly order: Json;
  readonly chosen: readonly { label: string; value: string }[];
}

/** Prices always come from the catalogue, never from the caller. */
export async function priceItems(
  app: App,
  {
    items,
    currency,
  }: {
    items: readonly { productId: Id; priceId: Id; quantity: number; options: Json; order: Json }[];
    currency: string;
  },
): Promise<PricedItem[]> {
  const priced: PricedItem[] = [];
  for (const item of items) {
    if (!Number.isInteger(item.quantity) || item.quantity < 1 || item.quantity > 100)
      throw new Refusal('order.quantity', 'Choose a quantity from 1 to 100.');
    const product = await app.db
      .knex()('product')
      .where({ id: item.productId, brandId: currentBrand(), status: 'active' })
      .first<{ id: Id; name: string; moduleId: string | null; plan: string } | undefined>(
        'id',
        'name',
        'moduleId',
        'plan',
      );
    const price = await app.db
      .knex()('price')
      .where({
        id: item.priceId,
        productId: item.productId,
        brandId: currentBrand(),
        status: 'active',
        currency,
      })
      .first<
        { id: Id; amount: number; setupAmount: number; termUnit: string; termCount: number } | undefined
      >('id', 'amount', 'setupAmount', 'termUnit', 'termCount');
    if (!product || !price)
      throw new Refusal(
        'product.unavailable',
        'This product is not for sale any more. Please choose another one.',
      );
    priced.push({
      product,
      price,
      quantity: item.quantity,
      description: product.name,
      setupAmount: price.setupAmount,
      recurringAmount: price.amount,
      termUnit: price.termUnit,
      termCount: price.termCount,
      plan: JSON.parse(product.plan) as Json,
      order: item.order,
      chosen: [],
    });
  }
  return priced;
}
