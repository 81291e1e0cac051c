import type BetterSqlite from 'better-sqlite3';
import type { Knex } from 'knex';
import type { Engine } from './connect.ts';
import type { KeptConnections } from './keep-connections.ts';

export type Value = string | number | null;

interface MysqlConnection {
  execute(sql: string, values: readonly Value[], done: (error: Error | null, rows: unknown) => void): void;
}

const statements = new WeakMap<BetterSqlite.Database, Map<string, BetterSqlite.Statement>>();

/** A prepared statement on a connection that is at hand: the shortest way to rows that we have. */
export async function prepared<R>(
  engine: Engine,
  { knex, kept }: { knex: Knex; kept: KeptConnections },
  sql: string,
  values: readonly Value[],
): Promise<R[]> {
  const connection = kept.take() ?? ((await (knex.client as Knex.Client).acquireConnection()) as unknown);
  try {
    return await preparedOn(engine, connection, sql, values);
  } finally {
    kept.give(connection);
  }
}

/** The same on the connection of an open transaction. */
export async function preparedIn<R>(
  engine: Engine,
  transaction: Knex.Transaction,
  sql: string,
  values: readonly Value[],
): Promise<R[]> {
  const connection = (await (transaction.client as Knex.Client).acquireConnection()) as unknown;
  return preparedOn(engine, connection, sql, values);
}

export function preparedOn<R>(
  engine: Engine,
  connection: unknown,
  sql: string,
  values: readonly Value[],
): R[] | Promise<R[]> {
  if (engine === 'sqlite') {
    const found = statement(connection as BetterSqlite.Database, sql);
    if (found.reader) return found.all(...values) as R[];
    found.run(...values);
    return [];
  }
  return new Promise<R[]>((resolve, reject) =>
    (connection as MysqlConnection).execute(sql, values, (error, rows) =>
      error ? reject(error) : resolve(rows as R[]),
    ),
  );
}

function statement(connection: BetterSqlite.Database, sql: string): BetterSqlite.Statement {
  let known = statements.get(connection);
  if (!known) statements.set(connection, (known = new Map()));
  let found = known.get(sql);
  if (!found) known.set(sql, (found = connection.prepare(sql)));
  return found;
}
