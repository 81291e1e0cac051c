import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import mysql from 'mysql2/promise';

/** Databases of this test file that are empty again: making the schema anew takes a second, emptying it a few milliseconds. */
const free: string[] = [];

/** An empty database of one's own: a file, or a database on the server named by `MOORAGE_TEST_DATABASE`. */
export async function createTestDatabase(directory: string): Promise<{ url: string; drop(): Promise<void> }> {
  const server = process.env.MOORAGE_TEST_DATABASE;
  if (!server) return { url: `sqlite:${join(directory, 'test.sqlite')}`, drop: () => Promise.resolve() };
  const name = free.pop() ?? (await create(server));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    async drop() {
      await empty(server, name);
      free.push(name);
    },
  };
}

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
