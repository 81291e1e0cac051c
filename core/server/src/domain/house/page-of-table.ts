import type { Knex } from 'knex';
import type { App } from '../../app.ts';
import { cursorId } from '../paging.ts';

/** The same paging as models have, for tables of the house that have no model. The caller limits the brand. */
export async function pageOfTable<R extends { id: number }>(
  app: App,
  table: string,
  input: { cursor?: string; limit?: number },
  narrow: (query: Knex.QueryBuilder) => void,
  columns: readonly string[] = ['*'],
): Promise<{ items: R[]; next: string | null }> {
  const limit = input.limit ?? 25;
  const before = cursorId(input.cursor);
  const query = app.db
    .knex()(table)
    .select(...columns)
    .orderBy(`${table}.id`, 'desc')
    .limit(limit + 1);
  narrow(query);
  if (before !== undefined) void query.where(`${table}.id`, '<', before);
  const rows = (await query) as R[];
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? String(items.at(-1)?.id) : null };
}
