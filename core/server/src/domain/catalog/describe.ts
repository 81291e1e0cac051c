import { money, toWire, type WireMoney } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { findProduct, Price, type OptionPrice, type Product, type TermUnit } from './product.ts';
import { readOptions, type OptionWithChoices } from './read-options.ts';

export interface ShownPrice {
  readonly termUnit: TermUnit;
  readonly termCount: number;
  readonly price: WireMoney;
  readonly setup: WireMoney;
}
export const showPrice = (row: Price | OptionPrice): ShownPrice => ({
  termUnit: row.termUnit,
  termCount: row.termCount,
  price: toWire(money(row.amount, row.currency)),
  setup: toWire(money(row.setupAmount, row.currency)),
});

const days: Readonly<Record<TermUnit, number>> = { day: 1, week: 7, month: 30, year: 365, once: 1e6 };
export const byTerm = (
  a: Pick<Price, 'termUnit' | 'termCount'>,
  b: Pick<Price, 'termUnit' | 'termCount'>,
): number => days[a.termUnit] * a.termCount - days[b.termUnit] * b.termCount;

/** @param forCustomers one currency, and nothing of what is changed in the plan */
export const showOption = (
  { option, choices }: OptionWithChoices,
  forCustomers: { currency: string } | null,
) => ({
  key: option.key,
  label: option.label,
  help: option.help,
  kind: option.kind,
  required: option.required === 1,
  choices: choices.map(({ choice, prices }) => ({
    value: choice.value,
    label: choice.label,
    ...(forCustomers ? {} : { plan: choice.plan }),
    prices: prices
      .filter(({ currency }) => !forCustomers || currency === forCustomers.currency)
      .toSorted(byTerm)
      .map(showPrice),
  })),
});

/** A product as staff see it. */
export async function describeProduct(app: App, id: number) {
  const product = await findProduct(id);
  const prices = await Price.query().where({ productId: id, status: 'active' }).orderBy('id');
  const options = (await readOptions([id])).get(id) ?? [];
  const definition =
    product.moduleId === null ? undefined : app.connections.moduleDefinition(product.moduleId);
  return {
    ...product,
    features: [...product.features],
    schema: definition?.product ?? null,
    prices: prices.toSorted(byTerm).map((price) => ({ id: price.id, ...showPrice(price) })),
    options: options.map((option) => showOption(option, null)),
  };
}

/** Why nobody can order it now; null when anybody can. */
export function whyUnavailable(app: App, product: Product): 'sold-out' | 'paused' | null {
  if (product.stock !== null && product.stock <= 0) return 'sold-out';
  return product.moduleId !== null && !app.connections.moduleDefinition(product.moduleId) ? 'paused' : null;
}
