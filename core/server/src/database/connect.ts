import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type BetterSqlite from 'better-sqlite3';
import knex, { type Knex } from 'knex';
import { knexSnakeCaseMappers } from 'objection';
import { EmbeddedSqlite, GuardedMysql } from './dialects.ts';

export type Engine = 'sqlite' | 'mysql';

export interface Connections {
  readonly engine: Engine;
  /** Transactions go here. On SQLite it is one connection, because there is one write lock. */
  readonly writer: Knex;
  /** Everything outside a transaction. On SQLite these connections cannot write, and never wait for the writer. */
  readonly reader: Knex;
}

/** `sqlite:/path/to/file` or `mysql://user:password@host:port/database`. */
export function connect(url: string): Connections {
  return url.startsWith('sqlite:') ? connectSqlite(url.slice('sqlite:'.length)) : connectMysql(url);
}

function connectSqlite(filename: string): Connections {
  mkdirSync(dirname(filename), { recursive: true });
  const open = (max: number, readOnly: boolean): Knex =>
    knex({
      client: EmbeddedSqlite as unknown as typeof knex.Client,
      useNullAsDefault: true,
      connection: { filename },
      acquireConnectionTimeout: 30_000,
      ...knexSnakeCaseMappers(),
      pool: {
        min: 1,
        max,
        idleTimeoutMillis: 2 ** 31 - 1,
        afterCreate(connection: BetterSqlite.Database, done: (error: unknown, connection: unknown) => void) {
          connection.pragma('journal_mode = WAL');
          connection.pragma('synchronous = FULL');
          connection.pragma('foreign_keys = ON');
          // The call blocks the event loop while it waits, so it waits briefly; transactions are retried as a whole.
          connection.pragma('busy_timeout = 250');
          if (readOnly) connection.pragma('query_only = ON');
          done(null, connection);
        },
      },
    });
  return { engine: 'sqlite', writer: open(1, false), reader: open(3, true) };
}

function connectMysql(url: string): Connections {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const pool = knex({
    client: GuardedMysql as unknown as typeof knex.Client,
    connection: {
      ...(searchParams.get('socket')
        ? { socketPath: searchParams.get('socket') }
        : { host: hostname, port: Number(port || 3306) }),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database: pathname.slice(1),
      charset: 'utf8mb4',
      timezone: 'Z',
      dateStrings: true,
      supportBigNumbers: true,
      flags: ['-LOCAL_FILES'],
    },
    acquireConnectionTimeout: 30_000,
    ...knexSnakeCaseMappers(),
    pool: {
      min: 1,
      max: 20,
      afterCreate(
        connection: { query(sql: string, done: (error: unknown) => void): void },
        done: (error: unknown, connection: unknown) => void,
      ) {
        // Read committed: a row that was waited for is seen as it is now, not as it was when the transaction began.
        const settings = [
          'set session transaction isolation level read committed',
          "set session sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
        ];
        const next = (error?: unknown): void => {
          const sql = settings.shift();
          if (error || !sql) done(error ?? null, connection);
          else connection.query(sql, next);
        };
        next();
      },
    },
  });
  return { engine: 'mysql', writer: pool, reader: pool };
}

const transientCodes = new Set([
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'SQLITE_LOCKED',
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_CHECKREAD',
]);
/** The database asks to run the whole transaction again. */
export function isTransient(error: unknown): boolean {
  const failure = error as { code?: string; nativeError?: unknown };
  return (
    transientCodes.has(failure?.code ?? '') ||
    (failure?.nativeError ? isTransient(failure.nativeError) : false)
  );
}

/** The connection broke: whether the server has done what it was sent, a commit for example, nobody here knows. */
export function isConnectionLost(error: unknown): boolean {
  const failure = error as { code?: string; fatal?: boolean };
  return failure?.fatal === true || failure?.code === 'PROTOCOL_CONNECTION_LOST';
}

/** A UNIQUE constraint said no, on either engine. */
export function isDuplicate(error: unknown): boolean {
  const failure = error as { code?: string; extendedCode?: string; nativeError?: unknown };
  if (failure?.nativeError) return isDuplicate(failure.nativeError);
  return (
    failure?.code === 'ER_DUP_ENTRY' ||
    failure?.extendedCode === 'SQLITE_CONSTRAINT_UNIQUE' ||
    failure?.extendedCode === 'SQLITE_CONSTRAINT_PRIMARYKEY'
  );
}
