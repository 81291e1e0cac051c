import { columns } from '../columns.ts';
import type { Define } from '../migrate.ts';

/** Since when an operation waits for its module to run. */
export const waitingForModules: Define = async (_create, knex, engine) => {
  if (await knex.schema.hasColumn('provisioning', 'module_away_since')) return;
  await knex.schema.alterTable('provisioning', (table) => {
    columns(table, engine).instant('moduleAwaySince');
  });
};
