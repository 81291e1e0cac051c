import { readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { ambient, awaitIn } from '../database/ambient.ts';
import type { openDatabase } from '../database/database.ts';
import { runMigrations, type Create, type Define } from '../database/migrate.ts';
import { entryFile, importModule } from './load-definition.ts';
import type { GoodPackage } from './package.ts';

export type OpenDatabase = ReturnType<typeof openDatabase>;

/** All tables of an extension begin with this. */
export const tablePrefix = (id: string): string => `${id.replaceAll('-', '_')}_`;

/**
 * Brings the extension's own tables to its version: the modules in its `migrations` folder by name, each exporting
 * `up(create, knex, engine)` as core's do. Safe to repeat, and for several processes at once.
 * @throws Error that names the file, or the table with a foreign name
 */
export async function install(db: OpenDatabase, found: GoodPackage): Promise<readonly string[]> {
  const { manifest, folder } = found;
  if (manifest.migrations === undefined) return [];
  const list = await readMigrations(folder, manifest.migrations);
  const prefix = tablePrefix(manifest.id);
  return asMaintenance(db, async () => {
    const before = await tableNames(db);
    if (!before.includes(`${prefix}migration`)) refuseForeignTables(before, prefix);
    const ran = await runMigrations(
      db.connections.writer,
      db.engine,
      `${prefix}migration`,
      list.map(({ name, up }) => ({
        name,
        up: async (create, knex, engine) => {
          await up(withPrefix(create, prefix, name), knex, engine);
          if (engine === 'sqlite') refuseStrays(before, await tableNames(db, knex), prefix, name);
        },
      })),
    );
    if (ran.length > 0) refuseStrays(before, await tableNames(db), prefix, ran.join(', '));
    return ran;
  });
}

/** Drops the tables of an extension, those of others with a longer name of the same beginning excepted. */
export async function dropTables(db: OpenDatabase, id: string, others: readonly string[]): Promise<void> {
  const prefix = tablePrefix(id);
  const foreign = others.map(tablePrefix).filter((other) => other !== prefix && other.startsWith(prefix));
  await asMaintenance(db, async () => {
    const tables = await tableNames(db);
    if (!tables.includes(`${prefix}migration`)) return;
    const own = tables.filter(
      (name) => name.startsWith(prefix) && !foreign.some((other) => name.startsWith(other)),
    );
    await withoutForeignKeys(db, async (drop) => {
      for (const name of own) await drop(name);
    });
  });
}

async function readMigrations(folder: string, path: string): Promise<{ name: string; up: Define }[]> {
  const directory = await entryFile(folder, path, 'moorage.migrations');
  const files = (await readdir(directory))
    .filter((name) => /\.(?:js|mjs|ts)$/.test(name) && !/\.(?:d|test)\.ts$/.test(name))
    .sort();
  const list: { name: string; up: Define }[] = [];
  for (const file of files) {
    const { name } = parse(file);
    if (list.some((known) => known.name === name))
      throw new Error(`${directory}: there are two migrations "${name}". Remove one.`);
    const { up } = await importModule(join(directory, file));
    if (typeof up !== 'function')
      throw new Error(`${join(directory, file)} exports no function "up(create, knex, engine)".`);
    list.push({ name, up: up as Define });
  }
  return list;
}

const asMaintenance = <T>(db: OpenDatabase, work: () => Promise<T>): Promise<T> => {
  const reader = ambient()?.reader ?? db.connections.reader;
  return awaitIn({ reader, caller: null, transaction: null, maintenance: true }, work);
};

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const withPrefix =
  (create: Create, prefix: string, migration: string): Create =>
  (name, define) => {
    if (!snake(name).startsWith(prefix))
      throw new Error(`Migration ${migration}: the table "${snake(name)}" must begin with "${prefix}".`);
    return create(name, define);
  };

function refuseStrays(
  before: readonly string[],
  after: readonly string[],
  prefix: string,
  name: string,
): void {
  const strays = after.filter((table) => !before.includes(table) && !table.startsWith(prefix));
  if (strays.length > 0)
    throw new Error(
      `Migration ${name} made the table ${strays.join(', ')}: all tables of the extension must begin with "${prefix}".`,
    );
}

function refuseForeignTables(tables: readonly string[], prefix: string): void {
  const others = tables.filter((name) => name.startsWith(prefix));
  if (others.length > 0)
    throw new Error(
      `Tables that begin with "${prefix}" exist already (${others.slice(0, 3).join(', ')}). Give the extension another id.`,
    );
}

async function tableNames(db: OpenDatabase, knex = db.connections.writer): Promise<string[]> {
  const sql =
    db.engine === 'sqlite'
      ? "select name from sqlite_master where type = 'table'"
      : 'select table_name as name from information_schema.tables where table_schema = database()';
  const answer: unknown = await knex.raw(sql);
  const rows = (db.engine === 'sqlite' ? answer : (answer as unknown[])[0]) as { name: string }[];
  return rows.map(({ name }) => name);
}

async function withoutForeignKeys(
  db: OpenDatabase,
  work: (drop: (table: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  const { writer } = db.connections;
  if (db.engine === 'sqlite') {
    await writer.raw('pragma foreign_keys = off');
    try {
      await work((table) => writer.schema.dropTable(table));
    } finally {
      await writer.raw('pragma foreign_keys = on');
    }
    return;
  }
  // The setting belongs to a connection, so all of it has to run on one.
  await writer.transaction(async (one) => {
    await one.raw('set foreign_key_checks = 0');
    try {
      await work((table) => one.schema.dropTable(table));
    } finally {
      await one.raw('set foreign_key_checks = 1');
    }
  });
}
