import type { Knex } from 'knex';
import { ambient, awaitIn } from './ambient.ts';
import { columns, type Columns } from './columns.ts';
import type { Engine } from './connect.ts';
import { attempts } from './migrations/0007-attempts.ts';
import { billing } from './migrations/0004-billing.ts';
import { catalog } from './migrations/0003-catalog.ts';
import { declines } from './migrations/0008-declines.ts';
import { house } from './migrations/0001-house.ts';
import { moneyIn } from './migrations/0005-money.ts';
import { people } from './migrations/0002-people.ts';
import { provisioning } from './migrations/0006-provisioning.ts';
import { waitingForModules } from './migrations/0009-waiting-for-modules.ts';

export type Create = (
  name: string,
  define: (table: Knex.CreateTableBuilder, is: Columns) => void,
) => Promise<void>;
export type Define = (create: Create, knex: Knex, engine: Engine) => Promise<void>;

/** In the order in which they run. A landed migration is never edited: the next one mends it. */
const migrations: readonly { name: string; up: Define }[] = [
  { name: '0001-house', up: house },
  { name: '0002-people', up: people },
  { name: '0003-catalog', up: catalog },
  { name: '0004-billing', up: billing },
  { name: '0005-money', up: moneyIn },
  { name: '0006-provisioning', up: provisioning },
  { name: '0007-attempts', up: attempts },
  { name: '0008-declines', up: declines },
  { name: '0009-waiting-for-modules', up: waitingForModules },
];

/**
 * Brings the schema to this version. Safe to run by several processes at once, and again after a crash in between: a
 * migration that was cut off skips the tables that already stand.
 * @returns the names of the migrations that ran
 * @throws Error when the schema is newer than this program
 */
export async function migrate(writer: Knex, engine: Engine): Promise<readonly string[]> {
  const scope = ambient();
  const maintenance = { reader: scope?.reader ?? writer, caller: null, transaction: null, maintenance: true };
  return awaitIn(maintenance, () => runMigrations(writer, engine, 'schema_migration', migrations));
}

/** What `migrate` would still run. A schema that was never made lacks everything. */
export async function pendingMigrations(knex: Knex): Promise<readonly string[]> {
  const names = migrations.map(({ name }) => name);
  if (!(await knex.schema.hasTable('schema_migration'))) return names;
  const rows = await knex('schema_migration').select<{ name: string }[]>('name');
  const done = new Set(rows.map(({ name }) => name));
  return names.filter((name) => !done.has(name));
}

export async function runMigrations(
  writer: Knex,
  engine: Engine,
  tableName: string,
  list: readonly { name: string; up: Define }[],
): Promise<readonly string[]> {
  const source: Knex.MigrationSource<(typeof list)[number]> = {
    getMigrations: () => Promise.resolve([...list]),
    getMigrationName: ({ name }) => name,
    getMigration: ({ up }) =>
      Promise.resolve({
        up: (knex) => up(creator(knex, engine), knex, engine),
        down: () => Promise.reject(new Error('Migrations go forward only: restore a backup instead')),
      }),
  };
  const [, ran] = (await writer.migrate.latest({
    migrationSource: source,
    tableName,
    // MySQL commits at every DDL statement anyway; SQLite really runs each migration as one transaction.
    disableTransactions: engine === 'mysql',
  })) as [number, string[]];
  return ran;
}

const creator =
  (knex: Knex, engine: Engine): Create =>
  async (name, define) => {
    if (await knex.schema.hasTable(name)) return;
    await knex.schema.createTable(name, (table) => {
      if (engine === 'mysql') {
        table.engine('InnoDB');
        table.charset('utf8mb4');
        table.collate('utf8mb4_unicode_ci');
      }
      define(table, columns(table, engine));
    });
  };
