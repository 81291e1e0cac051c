import { isRefusal, money, Refusal, type Id, type Json, type JsonObject } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { checkForm } from '../../security/check-form.ts';
import { chooseOptions, type ChosenOption } from './choose-options.ts';
import { Price, Product, type TermUnit } from './product.ts';
import { readOptions } from './read-options.ts';

export const mostPerItem = 100;

export interface ItemRequest {
  readonly productId: Id;
  readonly priceId: Id;
  readonly quantity: number;
  /** Product option key → choice value. */
  readonly options: Json;
  /** The module's own order fields. */
  readonly order: Json;
}
export interface PricedItem {
  readonly product: { readonly id: Id; readonly name: string; readonly moduleId: string | null };
  readonly price: { readonly id: Id };
  readonly quantity: number;
  readonly description: string;
  /** Minor units for one of the quantity, options included. */
  readonly setupAmount: number;
  readonly recurringAmount: number;
  readonly termUnit: TermUnit;
  readonly termCount: number;
  /** The product's plan with what the options change in it. */
  readonly plan: JsonObject;
  /** The module's order fields, checked, with defaults. */
  readonly order: JsonObject;
  /** For people: option → choice. */
  readonly chosen: readonly { label: string; value: string }[];
  readonly options: readonly ChosenOption[];
}

/**
 * The one place where a price is made: quotes and orders use it alike. Amounts come from the catalogue, never from the caller.
 * @param complete false for a preview: fields and options that are still empty are no error
 * @throws Refusal `order.quantity` · `product.unavailable` · `product.out-of-stock` · `price.unknown` · `option.…` · `order.invalid`
 */
export async function priceItems(
  app: App,
  {
    items,
    currency,
    complete = true,
  }: { items: readonly ItemRequest[]; currency: string; complete?: boolean },
): Promise<PricedItem[]> {
  const ids = [...new Set(items.map(({ productId }) => productId))];
  const products = new Map((await Product.query().findByIds(ids)).map((product) => [product.id, product]));
  const prices = new Map(
    (await Price.query().findByIds(items.map(({ priceId }) => priceId))).map((price) => [price.id, price]),
  );
  const options = await readOptions(ids);
  refuseBeyondStock(items, products);
  return items.map((item) => {
    if (!Number.isInteger(item.quantity) || item.quantity < 1 || item.quantity > mostPerItem)
      throw new Refusal('order.quantity', `Choose a quantity from 1 to ${mostPerItem}.`);
    const product = products.get(item.productId);
    if (!product || product.status === 'archived') throw unavailable();
    const price = prices.get(item.priceId);
    if (price?.productId !== product.id || price.status !== 'active' || price.currency !== currency)
      throw new Refusal(
        'price.unknown',
        `${product.name} is not offered at this price. Please choose a term again.`,
      );
    const chosen = chooseOptions(options.get(product.id) ?? [], item.options, price, { complete });
    const total = (start: number, part: 'recurringAmount' | 'setupAmount'): number =>
      chosen.reduce((sum, option) => money(sum + option[part], currency).amount, start);
    const plan = Object.assign({}, product.plan, ...chosen.map((option) => option.plan)) as JsonObject;
    return {
      product,
      price,
      quantity: item.quantity,
      description: product.name,
      setupAmount: total(price.setupAmount, 'setupAmount'),
      recurringAmount: total(price.amount, 'recurringAmount'),
      termUnit: price.termUnit,
      termCount: price.termCount,
      ...checkForModule(app, product, plan, item.order, complete),
      chosen: chosen.map(({ label, choice }) => ({ label, value: choice })),
      options: chosen,
    };
  });
}

function refuseBeyondStock(items: readonly ItemRequest[], products: ReadonlyMap<Id, Product>): void {
  for (const { id, name, stock } of products.values()) {
    if (stock === null) continue;
    const wanted = items
      .filter(({ productId }) => productId === id)
      .reduce((sum, item) => sum + item.quantity, 0);
    if (wanted > stock)
      throw new Refusal(
        'product.out-of-stock',
        stock <= 0 ? `${name} is sold out.` : `Only ${stock} of ${name} are left.`,
        { status: 409 },
      );
  }
}

function checkForModule(
  app: App,
  { name, moduleId }: Product,
  plan: JsonObject,
  order: Json,
  complete: boolean,
): { plan: JsonObject; order: JsonObject } {
  if (moduleId === null) {
    if (order !== null && Object.keys(order).length > 0)
      throw new Refusal('order.invalid', `${name} has nothing to configure.`);
    return { plan, order: {} };
  }
  const definition = app.connections.moduleDefinition(moduleId);
  if (!definition) {
    if (complete) throw unavailable();
    return { plan, order: {} };
  }
  const checkedOrder = checkForm(definition.order, order ?? {}, {
    code: 'order.invalid',
    message: `Some of the choices for ${name} are missing or not valid.`,
    partial: !complete,
  });
  return { plan: complete ? checkedPlan(app, name, definition.product, plan) : plan, order: checkedOrder };
}

/** A plan that does not fit is the house's mistake: staff find it in the log, the customer is not bothered with it. */
function checkedPlan(
  app: App,
  name: string,
  schema: Parameters<typeof checkForm>[0],
  plan: JsonObject,
): JsonObject {
  try {
    return checkForm(schema, plan, { code: 'product.plan', message: `The plan of ${name} is not valid.` });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    app.log.error({ product: name, fields: error.fields }, 'A product with its options makes no valid plan');
    throw unavailable();
  }
}

const unavailable = (): Refusal =>
  new Refusal(
    'product.unavailable',
    'This product cannot be ordered at the moment. Please choose another one.',
    {
      status: 409,
    },
  );
