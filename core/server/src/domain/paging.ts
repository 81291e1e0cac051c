import { Refusal, t, type TSchema } from '@moorage/sdk';
import type { Model, QueryBuilder } from 'objection';
import { isWord } from '../database/is-word.ts';

/** The input fields of every list. `cursor` is what the page before gave as `next`. */
export const PageInput = {
  cursor: t.Optional(t.String({ maxLength: 40 })),
  limit: t.Optional(t.Integer({ minimum: 1, maximum: 100 })),
  search: t.Optional(t.String({ maxLength: 190 })),
};
export const Page = <T extends TSchema>(item: T) =>
  t.Object({ items: t.Array(item), next: t.Union([t.String(), t.Null()]) });

/** A pattern for a column of codes, such as numbers of invoices. */
export const likeWord = (search: string): string => (isWord(search) ? `%${search}%` : '');

export function cursorId(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (!/^\d{1,15}$/.test(cursor))
    throw new Refusal('page.cursor', 'This page does not exist. Start at the first one.', { status: 400 });
  return Number(cursor);
}

/** Newest first, by id: a page is as quick at the end of ten million rows as at the beginning. */
export async function page<M extends Model & { id: number }, R>(
  input: { cursor?: string; limit?: number },
  shape: (row: M) => R,
  query: () => QueryBuilder<M, M[]>,
): Promise<{ items: R[]; next: string | null }> {
  const limit = input.limit ?? 25;
  const before = cursorId(input.cursor);
  const builder = query();
  // By its full name: a list that joins other tables has several columns of this one.
  const id = `${builder.modelClass().tableName}.id`;
  void builder.orderBy(id, 'desc').limit(limit + 1);
  if (before !== undefined) void builder.where(id, '<', before);
  const rows = await builder;
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items: items.map(shape), next: rows.length > limit && last ? String(last.id) : null };
}
