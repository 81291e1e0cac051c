import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import { ambient, awaitIn } from './ambient.ts';
import { columns, type Columns } from './columns.ts';
import { isTransient, type Engine } from './connect.ts';
import { house } from './migrations/0001-house.ts';
import { people } from './migrations/0002-people.ts';
import { catalog } from './migrations/0003-catalog.ts';
import { billing } from './migrations/0004-billing.ts';
import { moneyIn } from './migrations/0005-money.ts';
import { provisioning } from './migrations/0006-provisioning.ts';
import { attempts } from './migrations/0007-attempts.ts';
import { declines } from './migrations/0008-declines.ts';
import { waitingForModules } from './migrations/0009-waiting-for-modules.ts';
import { wishes } from './migrations/0010-wishes.ts';
import { eventSubscriptions } from './migrations/0011-event-subscriptions.ts';

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
  { name: '0010-wishes', up: wishes },
  { name: '0011-event-subscriptions', up: eventSubscriptions },
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
  const done = new Set(await namesDone(knex, 'schema_migration'));
  return migrations.map(({ name }) => name).filter((name) => !done.has(name));
}

async function namesDone(knex: Knex, tableName: string): Promise<string[]> {
  if (!(await knex.schema.hasTable(tableName))) return [];
  return (await knex(tableName).select<{ name: string }[]>('name')).map(({ name }) => name);
}

/**
 * Whoever comes while another process is at it waits, and then finds nothing to do.
 * @throws Error when the other is at it for ten minutes, and when migrations ran that are not in the list
 */
export async function runMigrations(
  writer: Knex,
  engine: Engine,
  tableName: string,
  list: readonly { name: string; up: Define }[],
): Promise<readonly string[]> {
  const isDone = async (): Promise<boolean> => {
    const done = new Set(await namesDone(writer, tableName));
    // When there are more, a newer program made them: knex says no to that.
    return done.size === list.length && list.every(({ name }) => done.has(name));
  };
  if (await isDone()) return [];
  const run = async (): Promise<readonly string[]> => {
    if (await isDone()) return [];
    // knex's own lock row stays behind when a process is killed. On MariaDB we hold the real lock here; on SQLite the row is
    // only ever set inside the transaction of the migrations, which nobody can look into.
    await writer.migrate.forceFreeMigrationsLock({ tableName });
    return latest(writer, engine, tableName, list);
  };
  return engine === 'mysql' ? underLock(writer, tableName, run) : untilFree(run, tableName);
}

const patienceSeconds = 600;

/** A lock that goes with its connection: a process that is killed leaves none behind. */
async function underLock<T>(writer: Knex, tableName: string, work: () => Promise<T>): Promise<T> {
  const client = writer.client as Knex.Client;
  const connection = (await client.acquireConnection()) as unknown;
  const ask = async (sql: string): Promise<boolean> => {
    const [[row]] = (await writer.raw(sql, [tableName]).connection(connection)) as [[{ answer: unknown }]];
    return Number(row.answer) === 1;
  };
  const name = "sha1(concat(database(), '.', ?))";
  try {
    if (!(await ask(`select get_lock(${name}, ${patienceSeconds}) as answer`)))
      throw new Error(`Another process has been at the migrations of ${tableName} for ten minutes`);
    try {
      return await work();
    } finally {
      await ask(`select release_lock(${name}) as answer`);
    }
  } finally {
    await client.releaseConnection(connection);
  }
}

/** SQLite has one writer: who finds it at work, or has just been overtaken by it, looks again. */
async function untilFree<T>(work: () => Promise<T>, tableName: string): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isOvertaken(error, tableName) || attempt === patienceSeconds * 4) throw error;
      await wait(250);
    }
  }
}
/** Only knex's own two tables may be made by another in between: any other that stands in the way is an error. */
const isOvertaken = (error: unknown, tableName: string): boolean =>
  isTransient(error) ||
  /database is locked|already locked/.test(String(error)) ||
  new RegExp(`table [\`"]?${tableName}(_lock)?[\`"]? already exists`).test(String(error));

async function latest(
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
