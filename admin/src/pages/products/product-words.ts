import { fromWire, type ActionOutput, type WireMoney } from '@moorage/ui';
import { stateOptions } from '../../parts/state-options.ts';
import { termWords, type Term } from '../../parts/term-words.ts';

export type Product = ActionOutput<'products.get'>;
export type ProductRow = ActionOutput<'products.list'>['items'][number];
export type ProductGroup = ActionOutput<'product_groups.list'>['items'][number];
export type PriceRow = Product['prices'][number];

export const productStatuses = ['active', 'hidden', 'archived'];
export const productFilters = [
  { key: 'status', title: 'State', options: stateOptions('product', productStatuses) },
];

/** The terms that nearly everybody sells. */
export const commonTerms: readonly Term[] = [
  { termUnit: 'month', termCount: 1 },
  { termUnit: 'month', termCount: 3 },
  { termUnit: 'month', termCount: 6 },
  { termUnit: 'year', termCount: 1 },
  { termUnit: 'year', termCount: 2 },
  { termUnit: 'week', termCount: 1 },
  { termUnit: 'day', termCount: 1 },
  { termUnit: 'once', termCount: 1 },
];
export const termKey = ({ termUnit, termCount }: Term): string => `${termCount} ${termUnit}`;
export const termOptions = (known: readonly Term[]) => {
  const all = new Map([...commonTerms, ...known].map((term) => [termKey(term), term]));
  return [...all].map(([value, term]) => ({ value, label: termWords(term) }));
};
export const readTerm = (key: string): Term => {
  const [count = '1', unit = 'month'] = key.split(' ');
  return { termUnit: unit, termCount: Number(count) };
};

export const isSome = (value: WireMoney): boolean => fromWire(value).amount !== 0;

/** `Cloud server, small` → `cloud-server-small`. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
