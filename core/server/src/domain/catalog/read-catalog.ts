import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';
import { byTerm, showOption, showPrice, whyUnavailable } from './describe.ts';
import { Price, Product, ProductGroup, unknownProduct } from './product.ts';
import { readOptions } from './read-options.ts';

export async function brandCurrency(app: App): Promise<string> {
  const brand = (await app.db.knex()('brand').where('id', currentBrand()).first('currency')) as {
    currency: string;
  };
  return brand.currency;
}

/** What stands in the shop window: groups with their products, each with its prices. */
export async function readCatalog(app: App, currency: string) {
  const groups = await ProductGroup.query().where('status', 'active').orderBy(['sort', 'id']);
  const products = await Product.query()
    .where('status', 'active')
    .whereIn(
      'groupId',
      groups.map(({ id }) => id),
    )
    .orderBy(['sort', 'id']);
  const prices = await Price.query()
    .where({ status: 'active', currency })
    .whereIn(
      'productId',
      products.map(({ id }) => id),
    );
  const pricesOf = (productId: number): Price[] => prices.filter((price) => price.productId === productId);
  const cheapest = (productId: number): Price | undefined =>
    pricesOf(productId).toSorted((a, b) => a.amount - b.amount || byTerm(a, b))[0];
  return groups.map(({ id, slug, name, summary }) => ({
    ...{ id, slug, name, summary },
    products: products
      .filter(({ groupId }) => groupId === id)
      .map((product) => {
        const from = cheapest(product.id);
        return {
          ...{ id: product.id, slug: product.slug, name: product.name, summary: product.summary },
          features: [...product.features],
          from: from ? showPrice(from) : null,
          prices: pricesOf(product.id)
            .toSorted(byTerm)
            .map((price) => ({ id: price.id, ...showPrice(price) })),
          unavailable: whyUnavailable(app, product),
        };
      }),
  }));
}

/** All that the page of a product needs: terms, options, and the module's form for the customer. */
export async function readOffer(app: App, which: { id: number } | { slug: string }, currency: string) {
  const product = await Product.query().findOne(which);
  if (!product || product.status === 'archived') throw unknownProduct(Object.values(which)[0] as string);
  const prices = await Price.query().where({ productId: product.id, status: 'active', currency });
  const options = (await readOptions([product.id])).get(product.id) ?? [];
  const definition =
    product.moduleId === null ? undefined : app.connections.moduleDefinition(product.moduleId);
  return {
    ...{ id: product.id, slug: product.slug, name: product.name, groupId: product.groupId },
    ...{ summary: product.summary, description: product.description, features: [...product.features] },
    currency,
    prices: prices.toSorted(byTerm).map((price) => ({ id: price.id, ...showPrice(price) })),
    options: options.map((option) => showOption(option, { currency })),
    order: definition?.order ?? null,
    unavailable: whyUnavailable(app, product),
  };
}
