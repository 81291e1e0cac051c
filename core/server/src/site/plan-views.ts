import { fromWire, share, toWire, type JsonObject, type WireMoney } from '@moorage/sdk';
import type { readCatalog } from '../domain/catalog/read-catalog.ts';

type Group = Awaited<ReturnType<typeof readCatalog>>[number];
type Product = Group['products'][number];
interface Price {
  readonly termUnit: string;
  readonly termCount: number;
  readonly price: WireMoney;
  readonly setup: WireMoney;
}

const configure = (slug: string): string => `/portal/order/${slug}`;

export const groupView = (group: Group): JsonObject => ({
  name: group.name,
  url: `/${group.slug}`,
  summary: group.summary,
  plans: group.products.map((product) => planView(group, product)),
});

export function planView(group: Group, product: Product): JsonObject {
  const price = product.from;
  return {
    name: product.name,
    url: `/${group.slug}/${product.slug}`,
    summary: product.summary,
    available: product.unavailable === null && price !== null,
    featured: false,
    features: [...product.features],
    price: {
      term: price ? termText(price) : '',
      amount: price ? { ...price.price } : { amount: '0.00', currency: 'USD' },
      orderUrl: configure(product.slug),
    },
    otherPrices: [],
  };
}

/** Every term with what it comes to a month, so that they can be compared. */
export function priceViews(slug: string, prices: readonly Price[]): JsonObject[] {
  return prices.map((price) => {
    const months = monthsOf(price);
    const perMonth = months > 1 ? { ...toWire(share(fromWire(price.price), 1, months)) } : undefined;
    const hasSetup = Number(price.setup.amount) > 0;
    return {
      term: termText(price),
      amount: { ...price.price },
      orderUrl: `${configure(slug)}?term=${price.termUnit}-${price.termCount}`,
      ...(perMonth ? { perMonth } : {}),
      ...(hasSetup ? { setup: { ...price.setup } } : {}),
    };
  });
}

const monthsOf = ({ termUnit, termCount }: Price | NonNullable<Product['from']>): number =>
  termUnit === 'month' ? termCount : termUnit === 'year' ? 12 * termCount : 1;

/** `month`, `3 months`, `year`. */
export const termText = ({ termUnit, termCount }: { termUnit: string; termCount: number }): string =>
  termCount === 1 ? termUnit : `${termCount} ${termUnit}s`;
