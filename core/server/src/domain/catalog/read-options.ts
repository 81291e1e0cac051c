import type { Id } from '@moorage/sdk';
import { OptionChoice, OptionPrice, ProductOption } from './product.ts';

export interface ChoiceWithPrices {
  readonly choice: OptionChoice;
  readonly prices: readonly OptionPrice[];
}
export interface OptionWithChoices {
  readonly option: ProductOption;
  readonly choices: readonly ChoiceWithPrices[];
}

/** The options of products, each in the order in which they are shown and laid over the plan. */
export async function readOptions(
  productIds: readonly Id[],
): Promise<ReadonlyMap<Id, readonly OptionWithChoices[]>> {
  const options = await ProductOption.query()
    .whereIn('productId', [...productIds])
    .orderBy(['sort', 'id']);
  const choices = await OptionChoice.query()
    .whereIn(
      'optionId',
      options.map(({ id }) => id),
    )
    .orderBy(['sort', 'id']);
  const prices = await OptionPrice.query()
    .whereIn(
      'choiceId',
      choices.map(({ id }) => id),
    )
    .orderBy('id');
  const all = options.map((option) => ({
    option,
    choices: choices
      .filter(({ optionId }) => optionId === option.id)
      .map((choice) => ({ choice, prices: prices.filter(({ choiceId }) => choiceId === choice.id) })),
  }));
  return new Map(productIds.map((id) => [id, all.filter(({ option }) => option.productId === id)]));
}
