import type BetterSqlite from 'better-sqlite3';
import type { Knex } from 'knex';
import type { Engine } from './connect.ts';
import type { KeptConnections } from './keep-connections.ts';
import { lostOn, noteLost, type MysqlConnection } from './lost-transaction.ts';

export type Value = string | number | null;

interface ExecutingConnection extends MysqlConnection {
  execute(sql: string, values: readonly Value[], done: (error: Error | null, rows: unknown) => void): void;
}

interface Prepared {
  readonly prepared: BetterSqlite.Statement;
  /** Their names, if it gives rows. */
  readonly columns: readonly string[] | null;
}
const statements = new WeakMap<BetterSqlite.Database, Map<string, Prepared>>();

/** A prepared statement on a connection that is at hand: the shortest way to rows that we have. */
export async function prepared<R>(
  engine: Engine,
  { knex, kept }: { knex: Knex; kept: KeptConnections },
  sql: string,
  values: readonly Value[],
): Promise<R[]> {
  const connection = kept.take() ?? ((await (knex.client as Knex.Client).acquireConnection()) as unknown);
  try {
    const rows = preparedOn<R>(engine, connection, sql, values);
    // SQLite has answered by now; to wait for what is there already costs two promises.
    return rows instanceof Promise ? await rows : rows;
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
    const { prepared, columns } = statement(connection as BetterSqlite.Database, sql);
    if (columns) return objects<R>(columns, prepared.all(...values) as unknown[][]);
    prepared.run(...values);
    return [];
  }
  const mysql = connection as ExecutingConnection;
  const lost = lostOn(mysql);
  if (lost) return Promise.reject(lost);
  return new Promise<R[]>((resolve, reject) =>
    mysql.execute(sql, values, (error, rows) => {
      if (!error) return resolve(rows as R[]);
      noteLost(mysql, error);
      reject(error);
    }),
  );
}

function statement(connection: BetterSqlite.Database, sql: string): Prepared {
  let known = statements.get(connection);
  if (!known) statements.set(connection, (known = new Map()));
  let found = known.get(sql);
  if (!found) known.set(sql, (found = prepare(connection, sql)));
  return found;
}

function prepare(connection: BetterSqlite.Database, sql: string): Prepared {
  const prepared = connection.prepare(sql);
  if (!prepared.reader) return { prepared, columns: null };
  return { prepared: prepared.raw(), columns: prepared.columns().map(({ name }) => name) };
}

/** The driver gives lists a third faster than objects, also when these are made here. */
function objects<R>(columns: readonly string[], rows: readonly unknown[][]): R[] {
  return rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (let index = 0; index < columns.length; index += 1) row[columns[index] as string] = values[index];
    return row as R;
  });
}
