import { columns } from '../columns.ts';
import type { Define } from '../migrate.ts';

/** Whose wish an order or a manual invoice came from, so that its repetition finds it: see `wishAbout`. */
export const wishes: Define = async (_create, knex, engine) => {
  for (const name of ['client_order', 'invoice']) {
    if (await knex.schema.hasColumn(name, 'wish')) continue;
    await knex.schema.alterTable(name, (table) => {
      columns(table, engine).word('wish', 40);
      table.unique(['brandId', 'wish']);
    });
  }
};
