import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import mysql from 'mysql2/promise';

/** An empty database of one's own: a file, or a database on the server named by `MOORAGE_TEST_DATABASE`. */
export async function createTestDatabase(directory: string): Promise<{ url: string; drop(): Promise<void> }> {
  const server = process.env.MOORAGE_TEST_DATABASE;
  if (!server) return { url: `sqlite:${join(directory, 'test.sqlite')}`, drop: () => Promise.resolve() };
  const name = `moorage_test_${randomBytes(6).toString('hex')}`;
  const url = new URL(server);
  const run = async (sql: string): Promise<void> => {
    const connection = await mysql.createConnection({
      host: url.hostname,
      port: Number(url.port || 3306),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
    });
    await connection.query(sql);
    await connection.end();
  };
  await run(`create database ${name} character set utf8mb4 collate utf8mb4_unicode_ci`);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => run(`drop database ${name}`) };
}
