import type { WireMoney } from '@moorage/sdk/client';

/* eslint-disable @typescript-eslint/no-explicit-any */
export interface Column<Row = any> {
  /** Property of the row, and name of the slot `cell:<key>`. */
  readonly key: string;
  readonly title: string;
  readonly kind?: 'text' | 'money' | 'time' | 'date' | 'state' | 'number' | 'code';
  /** Which family of states, for `kind: 'state'`: service, invoice, payment … */
  readonly states?: string;
  /** When the value is not simply `row[key]`. */
  readonly value?: (row: Row) => unknown;
  /** The cell that names the row: link and title of the card. Default: the first. */
  readonly primary?: boolean;
  readonly align?: 'start' | 'end';
  /** Left out on narrow screens. */
  readonly wideOnly?: boolean;
}
export interface TableFilter {
  readonly key: string;
  readonly title: string;
  readonly options: readonly { value: string; label: string }[];
}
export interface TableQuery {
  readonly search: string;
  readonly filters: Readonly<Record<string, string>>;
  readonly cursor: string | null;
  readonly signal: AbortSignal;
}
export interface TablePage<Row = any> {
  readonly items: readonly Row[];
  /** Cursor of the next page, null at the end. */
  readonly next?: string | null;
  readonly total?: number | null;
}

export const valueOf = (row: any, column: Column): unknown =>
  column.value ? column.value(row) : row?.[column.key];

export const isMoney = (value: unknown): value is WireMoney =>
  typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value;

/** What a cell is as plain text: for the export and for screen readers. */
export function plainText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (isMoney(value)) return `${value.amount} ${value.currency}`;
  if (Array.isArray(value)) return value.map(plainText).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Search and filters over rows that are all here already. */
export function narrow<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  search: string,
  filters: Readonly<Record<string, string>>,
): readonly Row[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const text = columns
      .map((column) => plainText(valueOf(row, column)))
      .join(' ')
      .toLowerCase();
    const fits = Object.entries(filters).every(
      ([key, value]) => String((row as Record<string, unknown>)[key]) === value,
    );
    return fits && words.every((word) => text.includes(word));
  });
}
