import { Refusal, type Json, type JsonObject } from '@moorage/sdk';
import type { Price } from './product.ts';
import type { ChoiceWithPrices, OptionWithChoices } from './read-options.ts';

export interface ChosenOption {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly choice: string;
  /** Minor units per period, and once. */
  readonly recurringAmount: number;
  readonly setupAmount: number;
  readonly plan: JsonObject;
}

/**
 * What the customer chose (option key → choice value) → the choices with their prices.
 * @param complete a required option may not be missing
 * @throws Refusal `option.unknown` · `option.choice` · `option.not-offered` · `option.required`
 */
export function chooseOptions(
  options: readonly OptionWithChoices[],
  wanted: Json,
  price: Pick<Price, 'currency' | 'termUnit' | 'termCount'>,
  { complete }: { complete: boolean },
): readonly ChosenOption[] {
  const given = plainObject(wanted);
  for (const key of Object.keys(given)) {
    if (!options.some(({ option }) => option.key === key))
      throw refusal('option.unknown', key, 'This product has no such option.');
  }
  return options.flatMap(({ option, choices }) => {
    const value = Object.hasOwn(given, option.key) ? given[option.key] : undefined;
    const picked = pick(option.kind, option.key, choices, value);
    if (!picked) {
      if (option.required === 1 && complete)
        throw refusal('option.required', option.key, `Please choose: ${option.label}.`);
      return [];
    }
    const { choice, prices } = picked;
    const own = prices.find(
      ({ currency, termUnit, termCount }) =>
        currency === price.currency && termUnit === price.termUnit && termCount === price.termCount,
    );
    if (!own && prices.length > 0)
      throw refusal('option.not-offered', option.key, `${choice.label} is not offered for this term.`);
    return [
      {
        key: option.key,
        label: option.label,
        value: choice.value,
        choice: choice.label,
        recurringAmount: own?.amount ?? 0,
        setupAmount: own?.setupAmount ?? 0,
        plan: choice.plan,
      },
    ];
  });
}

function pick(
  kind: 'select' | 'check',
  key: string,
  choices: readonly ChoiceWithPrices[],
  value: Json | undefined,
): ChoiceWithPrices | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (kind === 'check') {
    if (typeof value !== 'boolean') throw refusal('option.choice', key, 'It is either on or off.');
    return value ? choices[0] : undefined;
  }
  const found = choices.find(({ choice }) => choice.value === value);
  if (!found) throw refusal('option.choice', key, 'This choice is not offered.');
  return found;
}

function plainObject(value: Json): JsonObject {
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw new Refusal('option.unknown', 'The options must be an object: option → choice.');
  return value as JsonObject;
}

const refusal = (code: string, key: string, message: string): Refusal =>
  new Refusal(code, message, { fields: { [`options.${key.slice(0, 40)}`]: message } });
