import { Refusal, type Id, type JsonObject } from '@moorage/sdk';
import { noteChanges } from '../../actions/note-changes.ts';
import type { App } from '../../app.ts';
import { showOption } from './describe.ts';
import { findProduct, OptionChoice, OptionPrice, ProductOption } from './product.ts';
import { readOptions } from './read-options.ts';
import { readPrices, type PriceFields } from './set-prices.ts';

export interface OptionFields {
  readonly key: string;
  readonly label: string;
  readonly help?: string;
  readonly kind: 'select' | 'check';
  readonly required?: boolean;
  readonly choices: readonly {
    readonly value: string;
    readonly label: string;
    /** Laid over the product's plan when this is chosen. */
    readonly plan?: Readonly<Record<string, unknown>>;
    readonly prices?: readonly PriceFields[];
  }[];
}

/** All options of a product as one change. Services keep what they were sold: their plan and price are their own. */
export async function setOptions(app: App, productId: Id, options: readonly OptionFields[]): Promise<void> {
  refuseTwins(options);
  await app.db.transaction(async () => {
    const product = await findProduct(productId);
    refuseForeignPlan(app, product.moduleId, options);
    const before = (await readOptions([productId])).get(productId) ?? [];
    await removeAll(productId);
    for (const [sort, option] of options.entries()) await insertOption(productId, option, sort);
    const after = (await readOptions([productId])).get(productId) ?? [];
    noteChanges({
      subject: `products:${productId}`,
      before: { options: before.map((option) => showOption(option, null)) },
      after: { options: after.map((option) => showOption(option, null)) },
    });
  });
}

async function insertOption(productId: Id, option: OptionFields, sort: number): Promise<void> {
  const { key, label, help = '', kind, required = false } = option;
  const row = await ProductOption.query().insert({
    ...{ productId, key, label, help, kind, sort },
    required: required ? 1 : 0,
  });
  for (const [place, choice] of option.choices.entries()) {
    const inserted = await OptionChoice.query().insert({
      ...{ optionId: row.id, value: choice.value, label: choice.label, sort: place },
      plan: (choice.plan ?? {}) as JsonObject,
    });
    for (const price of readPrices(choice.prices ?? [], `options.${key}.${choice.value}.prices`))
      await OptionPrice.query().insert({ choiceId: inserted.id, ...price });
  }
}

async function removeAll(productId: Id): Promise<void> {
  const options = (await ProductOption.query().where({ productId }).select('id')).map(({ id }) => id);
  const choices = (await OptionChoice.query().whereIn('optionId', options).select('id')).map(({ id }) => id);
  await OptionPrice.query().whereIn('choiceId', choices).delete();
  await OptionChoice.query().whereIn('id', choices).delete();
  await ProductOption.query().whereIn('id', options).delete();
}

function refuseTwins(options: readonly OptionFields[]): void {
  const twice = (list: readonly string[]): string | undefined =>
    list.find((one, index) => list.indexOf(one) !== index);
  const key = twice(options.map((option) => option.key));
  if (key !== undefined) throw new Refusal('option.twice', `There are two options "${key}".`);
  for (const { label, kind, choices } of options) {
    const value = twice(choices.map((choice) => choice.value));
    if (value !== undefined) throw new Refusal('option.twice', `${label} has two choices "${value}".`);
    if (kind === 'check' && choices.length !== 1)
      throw new Refusal('option.choices', `${label} is switched on or off, so it has exactly one choice.`);
  }
}

/** A field that the module does not know would be found out only when somebody orders. */
function refuseForeignPlan(app: App, moduleId: string | null, options: readonly OptionFields[]): void {
  const definition = moduleId === null ? undefined : app.connections.moduleDefinition(moduleId);
  const known = definition ? Object.keys(definition.product.properties) : [];
  for (const { label, choices } of options) {
    for (const name of choices.flatMap(({ plan = {} }) => Object.keys(plan))) {
      if ((moduleId === null || definition) && !known.includes(name))
        throw new Refusal(
          'option.plan',
          `${label} changes "${name}", which is no field of the product's plan.`,
        );
    }
  }
}
