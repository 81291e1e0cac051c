import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';

/** Sets one column of many rows, each to its own value, in a statement per 500 rows. */
export async function updateMany(
  app: App,
  table: string,
  column: string,
  values: readonly { readonly id: Id; readonly value: string | number | null }[],
): Promise<void> {
  for (let start = 0; start < values.length; start += 500) {
    const chunk = values.slice(start, start + 500);
    const knex = app.db.knex();
    const cases = chunk.map(() => 'when ? then ?').join(' ');
    await knex(table)
      .where({ brandId: currentBrand() })
      .whereIn(
        'id',
        chunk.map(({ id }) => id),
      )
      .update({
        [column]: knex.raw(
          `case id ${cases} end`,
          chunk.flatMap(({ id, value }) => [id, value]),
        ),
      });
  }
}
