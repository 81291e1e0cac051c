import type { WireMoney } from '@moorage/ui';
import { termKey, type PriceRow, type Product } from './product-words.ts';

type Option = Product['options'][number];
type OptionPrice = Omit<PriceRow, 'id'>;

export interface DraftChoice {
  readonly key: number;
  value: string;
  label: string;
  /** What it changes in the plan, field → value. */
  plan: Record<string, unknown>;
  isPriced: boolean;
  /** `EUR 1 month` → what it adds per term; null is not offered in that term. */
  amounts: Record<string, WireMoney | null>;
  /** Kept as they are: this editor shows no setup fees of choices. */
  setups: Record<string, string>;
}
export interface DraftOption {
  readonly key: number;
  name: string;
  label: string;
  help: string;
  kind: 'select' | 'check';
  required: boolean;
  choices: DraftChoice[];
}
let last = 0;

export const priceKey = (row: { termUnit: string; termCount: number; price: { currency: string } }): string =>
  `${row.price.currency} ${termKey(row)}`;

export const emptyChoice = (): DraftChoice => ({
  key: ++last,
  value: '',
  label: '',
  plan: {},
  isPriced: false,
  amounts: {},
  setups: {},
});
export const emptyOption = (): DraftOption => ({
  key: ++last,
  name: '',
  label: '',
  help: '',
  kind: 'select',
  required: false,
  choices: [emptyChoice()],
});

export const toDraftOption = (option: Option): DraftOption => ({
  key: ++last,
  name: option.key,
  label: option.label,
  help: option.help,
  kind: option.kind,
  required: option.required,
  choices: option.choices.map((choice: Option['choices'][number]) => ({
    key: ++last,
    value: choice.value,
    label: choice.label,
    plan: { ...(choice.plan as Record<string, unknown> | undefined) },
    isPriced: choice.prices.length > 0,
    amounts: Object.fromEntries(choice.prices.map((row: OptionPrice) => [priceKey(row), { ...row.price }])),
    setups: Object.fromEntries(choice.prices.map((row: OptionPrice) => [priceKey(row), row.setup.amount])),
  })),
});

/** `Memory` → `memory`: names are for machines, so a person need not think of one. */
const nameOf = (label: string): string =>
  label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '')
    .slice(0, 40);
const valueOf = (label: string): string =>
  label
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80);

const pricesOf = ({ isPriced, amounts, setups }: DraftChoice) =>
  Object.entries(isPriced ? amounts : {}).flatMap(([key, amount]) => {
    const [currency = '', count = '1', termUnit = 'month'] = key.split(' ');
    const setup = setups[key];
    return amount
      ? [{ currency, termUnit, termCount: Number(count), amount: amount.amount, ...(setup ? { setup } : {}) }]
      : [];
  });

/** The first thing that is missing, as a sentence. */
export function problemOfOptions(options: readonly DraftOption[]): string | undefined {
  for (const option of options) {
    if (!option.label.trim()) return 'Each option needs a label.';
    if (!(option.name || nameOf(option.label))) return `${option.label} needs a label with letters.`;
    if (option.choices.some(({ label }) => !label.trim()))
      return `Each choice of ${option.label} needs a label.`;
    const silent = option.choices.find((choice) => choice.isPriced && pricesOf(choice).length === 0);
    if (silent) return `${silent.label} costs extra, so it needs a price in one term at least.`;
  }
  return undefined;
}

export const toOptionInput = (options: readonly DraftOption[]) =>
  options.map(({ name, label, help, kind, required, choices }) => ({
    key: name || nameOf(label),
    label: label.trim(),
    help: help.trim(),
    kind,
    required: kind === 'select' && required,
    choices: choices.map((choice) => ({
      value: choice.value || valueOf(choice.label) || 'yes',
      label: choice.label.trim(),
      plan: choice.plan,
      prices: pricesOf(choice),
    })),
  }));
