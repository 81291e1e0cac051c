import { raw } from 'objection';
import { Refusal, type Id } from '@moorage/sdk';
import { inTransaction } from '../../database/ambient.ts';
import { findProduct, Product } from './product.ts';

/** Takes what an order needs from the stock, in the order's own transaction: two orders cannot get the last one. */
export async function takeStock(productId: Id, quantity: number): Promise<void> {
  if (!inTransaction()) throw new Error('Stock is taken in the transaction of the order');
  const { stock, name } = await findProduct(productId);
  if (stock === null) return;
  const taken = await Product.query()
    .where('id', productId)
    .where('stock', '>=', quantity)
    .patch({ stock: raw('stock - ?', [quantity]) as unknown as number });
  if (taken === 0) throw new Refusal('product.out-of-stock', `${name} is sold out.`, { status: 409 });
}

/** An order came to nothing. */
export async function returnStock(productId: Id, quantity: number): Promise<void> {
  if (!inTransaction()) throw new Error('Stock is returned in the transaction of the order');
  await Product.query().where('id', productId).whereNotNull('stock').increment('stock', quantity);
}
