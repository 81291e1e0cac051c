import { columns } from '../columns.ts';
import type { Define } from '../migrate.ts';

/** How often a bank declined within one payment, and when last: in a gateway's form one card may follow the other. */
export const declines: Define = async (_create, knex, engine) => {
  if (await knex.schema.hasColumn('payment', 'declines')) return;
  await knex.schema.alterTable('payment', (table) => {
    const is = columns(table, engine);
    is.count('declines').notNullable().defaultTo(0);
    is.instant('declinedAt');
  });
};
