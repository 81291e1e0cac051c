import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';

/** What a new installation needs to know of the servers that the run brought along; nothing where SQLite is used. */
export async function freshDatabase(): Promise<{
  env: Record<string, string>;
  url: string | null;
  drop(): Promise<void>;
}> {
  const redis = process.env.MOORAGE_TEST_REDIS;
  const env: Record<string, string> = redis ? { REDIS_URL: redis } : {};
  const server = process.env.MOORAGE_TEST_DATABASE;
  if (!server) return { env, url: null, drop: () => Promise.resolve() };
  const name = `moorage_browser_${randomBytes(6).toString('hex')}`;
  await run(server, `create database ${name} character set utf8mb4 collate utf8mb4_unicode_ci`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    env: { ...env, DATABASE_URL: url.toString() },
    url: url.toString(),
    drop: () => run(server, `drop database ${name}`),
  };
}

async function run(server: string, statement: string): Promise<void> {
  const connection = await mysql.createConnection(server);
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}
