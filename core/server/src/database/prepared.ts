import type BetterSqlite from 'better-sqlite3';
import type { Knex } from 'knex';
import type { Engine } from './connect.ts';

export type Value = string | number | null;

interface MysqlConnection {
  execute(sql: string, values: readonly Value[], done: (error: Error | null, rows: unknown) => void): void;
}

const statements = new WeakMap<BetterSqlite.Database, Map<string, BetterSqlite.Statement>>();

/** A prepared statement on a connection of the pool (or of the transaction): the shortest way to rows that we have. */
export async function prepared<R>(
  engine: Engine,
  knex: Knex,
  sql: string,
  values: readonly Value[],
): Promise<R[]> {
  const client = knex.client as Knex.Client;
  const connection = (await client.acquireConnection()) as unknown;
  try {
    if (engine === 'sqlite') {
      const found = statement(connection as BetterSqlite.Database, sql);
      if (found.reader) return found.all(...values) as R[];
      found.run(...values);
      return [];
    }
    return await new Promise<R[]>((resolve, reject) =>
      (connection as MysqlConnection).execute(sql, values, (error, rows) =>
        error ? reject(error) : resolve(rows as R[]),
      ),
    );
  } finally {
    await client.releaseConnection(connection);
  }
}

function statement(connection: BetterSqlite.Database, sql: string): BetterSqlite.Statement {
  let known = statements.get(connection);
  if (!known) statements.set(connection, (known = new Map()));
  let found = known.get(sql);
  if (!found) known.set(sql, (found = connection.prepare(sql)));
  return found;
}
