import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import mysql from 'mysql2/promise';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}
/** A database that begins with the schema when one with the schema was there before it in this process. */
export interface ReusableDatabase extends TestDatabase {
  /** To be called when the migrations are done and there are no rows yet. */
  isMigrated(): void;
}

/** An empty database of one's own: a file, or a database on the server named by `MOORAGE_TEST_DATABASE`. */
export async function createTestDatabase(directory: string): Promise<TestDatabase> {
  const server = process.env.MOORAGE_TEST_DATABASE;
  if (!server) return { url: urlOfFile(directory), drop: () => Promise.resolve() };
  const name = await create(server);
  return { url: urlOn(server, name), drop: () => withConnection(server, remove(name)) };
}

/** The same without rows, but maybe with the schema: making that anew takes long, the whole of a short test. */
export async function createReusableDatabase(directory: string): Promise<ReusableDatabase> {
  const server = process.env.MOORAGE_TEST_DATABASE;
  return server ? await reusableOnServer(server) : reusableFile(directory);
}

const urlOfFile = (directory: string): string => `sqlite:${fileIn(directory)}`;
const fileIn = (directory: string): string => join(directory, 'test.sqlite');
/** What a file holds after the migrations. */
let migrated: Buffer | undefined;

function reusableFile(directory: string): ReusableDatabase {
  if (migrated) writeFileSync(fileIn(directory), migrated);
  return {
    url: urlOfFile(directory),
    isMigrated() {
      if (migrated) return;
      const reader = new Sqlite(fileIn(directory), { readonly: true });
      migrated = reader.serialize();
      reader.close();
    },
    drop: () => Promise.resolve(),
  };
}

/** Databases with the schema that are empty again. */
const free: string[] = [];

async function reusableOnServer(server: string): Promise<ReusableDatabase> {
  const name = free.pop() ?? (await create(server));
  return {
    url: urlOn(server, name),
    isMigrated() {},
    async drop() {
      await empty(server, name);
      free.push(name);
    },
  };
}

function urlOn(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.toString();
}

const remove =
  (name: string) =>
  async (connection: mysql.Connection): Promise<void> =>
    void (await connection.query(`drop database ${name}`));

async function create(server: string): Promise<string> {
  const name = `moorage_test_${randomBytes(6).toString('hex')}`;
  await withConnection(server, (connection) =>
    connection.query(`create database ${name} character set utf8mb4 collate utf8mb4_unicode_ci`),
  );
  return name;
}

async function empty(server: string, name: string): Promise<void> {
  await withConnection(server, async (connection) => {
    const [tables] = await connection.query<mysql.RowDataPacket[]>(
      "select table_name as name from information_schema.tables where table_schema = ? and table_name not like '%migration%'",
      [name],
    );
    await connection.query('set foreign_key_checks = 0');
    for (const table of tables) await connection.query(`delete from ${name}.${String(table.name)}`);
  });
}

async function withConnection(
  server: string,
  work: (connection: mysql.Connection) => Promise<unknown>,
): Promise<void> {
  const url = new URL(server);
  const connection = await mysql.createConnection({
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  });
  try {
    await work(connection);
  } finally {
    await connection.end();
  }
}
