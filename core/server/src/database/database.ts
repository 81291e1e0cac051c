import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Caller, Id } from '@moorage/sdk';
import { ambient, awaitIn, runIn, systemCaller, type Ambient } from './ambient.ts';
import { connect, isTransient, type Engine } from './connect.ts';
import { keepConnections } from './keep-connections.ts';
import { prepared, preparedIn, preparedOn, type Value } from './prepared.ts';

const attempts = 8;
/** Of the twenty that a pool may have on MariaDB. SQLite answers at once, so one connection is enough. */
const mostKept = { mysql: 10, sqlite: 1 };

/** The way to the data. Code below `as` needs no handle: models and `knex()` find the open transaction by themselves. */
export interface Database {
  readonly engine: Engine;
  /** Runs work for a caller: its brand (and, for clients, its client) limits every query inside. */
  as<T>(caller: Caller, work: () => PromiseLike<T> | T): Promise<T>;
  asSystem<T>(brandId: Id, work: () => PromiseLike<T> | T): Promise<T>;
  /** Work of the house itself, without a brand: only tables that belong to no brand can be queried by models. */
  house<T>(work: () => PromiseLike<T> | T): Promise<T>;
  /**
   * All or nothing. Joins the open transaction; the outermost one is run again as a whole on deadlock or a busy database, so
   * the work may not have effects outside the database.
   */
  transaction<T>(work: () => PromiseLike<T> | T): Promise<T>;
  /** Runs once the open transaction has committed; at once when there is none. A hint only: a crash loses it. */
  afterCommit(work: () => void): void;
  /** Undoes only this part of the transaction when the work throws. */
  savepoint<T>(work: () => PromiseLike<T> | T): Promise<T>;
  /** The query builder on the open transaction, else on a reading connection. The caller adds the brand. */
  knex(): Knex;
  /** Prepared read for hot paths: raw SQL, `?` placeholders, columns named as in the SQL. The caller adds the brand. */
  select<R>(sql: string, values: readonly Value[]): Promise<R[]>;
  /** Prepared write for hot paths, likewise. Only inside a transaction. */
  write(sql: string, values: readonly Value[]): Promise<void>;
  /**
   * One prepared statement that commits by itself: the shortest way to a durable row. Run again on deadlock or a busy database.
   * @throws Error inside a transaction, which would not hold it
   */
  writeAlone(sql: string, values: readonly Value[]): Promise<void>;
  /** Multi-row insert in chunks; the ids in the order of the rows. Only inside a transaction. */
  insertMany(table: string, rows: readonly object[]): Promise<Id[]>;
  /** Inserts the rows whose `unique` columns are not there yet, and leaves the others as they are. Only inside a transaction. */
  insertNew(table: string, rows: readonly object[], unique: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export function openDatabase(url: string): Database & { readonly connections: ReturnType<typeof connect> } {
  const connections = connect(url);
  const { engine, reader, writer } = connections;
  const kept = keepConnections(reader.client as Knex.Client, mostKept[engine]);
  // SQLite has one writer: whoever waits for it waits in the pool.
  const keptWriters = writer === reader ? kept : keepConnections(writer.client as Knex.Client, 0);
  const outside: Ambient = { reader, caller: null, transaction: null, maintenance: false };
  const here = (): Ambient => {
    const scope = ambient();
    return scope && scope.reader === reader ? scope : outside;
  };
  const knex = (): Knex => here().transaction?.knex ?? reader;

  async function transaction<T>(work: () => PromiseLike<T> | T): Promise<T> {
    const scope = here();
    if (scope.transaction) return work();
    const afterCommit: (() => void)[] = [];
    const result = await untilLet((connection) => {
      afterCommit.length = 0;
      return writer.transaction(
        (trx) => awaitIn({ ...scope, transaction: { knex: trx, afterCommit } }, work),
        { connection } as Knex.TransactionConfig,
      );
    });
    for (const hint of afterCommit) runIn(scope, hint);
    return result;
  }

  async function writeAlone(sql: string, values: readonly Value[]): Promise<void> {
    if (here().transaction) throw new Error(`A write of its own inside a transaction: ${sql.slice(0, 80)}`);
    await untilLet((connection) => preparedOn(engine, connection, sql, values));
  }

  /** On a writing connection, and again as a whole while the database asks for that. */
  async function untilLet<T>(work: (connection: unknown) => Promise<T> | T): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const connection =
        keptWriters.take() ?? ((await (writer.client as Knex.Client).acquireConnection()) as unknown);
      try {
        return await work(connection);
      } catch (error) {
        if (!isTransient(error) || attempt === attempts) throw error;
      } finally {
        keptWriters.give(connection);
      }
      await wait(5 * 2 ** attempt * (0.5 + Math.random()));
    }
  }

  function select<R>(sql: string, values: readonly Value[]): Promise<R[]> {
    const open = here().transaction;
    return open
      ? preparedIn(engine, open.knex, sql, values)
      : prepared(engine, { knex: reader, kept }, sql, values);
  }

  async function insertMany(table: string, rows: readonly object[]): Promise<Id[]> {
    const ids: Id[] = [];
    // SQLite takes 32,766 bindings in a statement; 500 rows of 30 columns stay well below.
    for (let start = 0; start < rows.length; start += 500) {
      const chunk = rows.slice(start, start + 500);
      const [id] = (await knex()(table).insert(chunk)) as [Id];
      // Both engines number the rows of one INSERT in even steps; MySQL reports the first id, SQLite the last.
      const first = engine === 'mysql' ? id : id - chunk.length + 1;
      const step = engine === 'mysql' && chunk.length > 1 ? await stepOfIds() : 1;
      for (let index = 0; index < chunk.length; index += 1) ids.push(first + index * step);
    }
    return ids;
  }

  /**
   * The nodes of a cluster leave out each other's ids. Asked every time, of the connection that has just inserted: Galera
   * changes it for connections that are open when a node joins or leaves, and a wrong id would be another client's row.
   */
  async function stepOfIds(): Promise<number> {
    const [answer] = await select<{ step: number }>('select @@auto_increment_increment as step', []);
    if (!answer) throw new Error('The database does not say how it numbers rows');
    return answer.step;
  }

  async function insertNew(table: string, rows: readonly object[], unique: readonly string[]): Promise<void> {
    const [first = ''] = unique;
    for (let start = 0; start < rows.length; start += 500) {
      // Not "ignore": MariaDB would pass over every error, texts that are too long among them, which it cuts off.
      await knex()(table)
        .insert(rows.slice(start, start + 500))
        .onConflict([...unique])
        .merge({ [first]: knex().ref(`${table}.${first}`) });
    }
  }

  return {
    engine,
    connections,
    as: (caller, work) => awaitIn({ ...here(), reader, caller }, work),
    asSystem: (brandId, work) => awaitIn({ ...here(), reader, caller: systemCaller(brandId) }, work),
    house: (work) => awaitIn({ ...here(), reader, caller: null }, work),
    transaction,
    afterCommit(work) {
      const open = here().transaction;
      if (open) open.afterCommit.push(work);
      else work();
    },
    async savepoint(work) {
      const scope = here();
      const open = scope.transaction;
      if (!open) throw new Error('A savepoint needs a transaction');
      return open.knex.transaction((trx) => awaitIn({ ...scope, transaction: { ...open, knex: trx } }, work));
    },
    knex,
    select,
    async write(sql, values) {
      const open = here().transaction;
      if (!open) throw new Error(`A write outside a transaction was refused: ${sql.slice(0, 80)}`);
      await preparedIn(engine, open.knex, sql, values);
    },
    writeAlone,
    insertMany,
    insertNew,
    async close() {
      kept.close();
      await writer.destroy();
      if (reader !== writer) await reader.destroy();
    },
  };
}
