import { createRequire } from 'node:module';
import type { Knex } from 'knex';
import { ambient } from './ambient.ts';
import { lostOn, noteLost, type MysqlConnection } from './lost-transaction.ts';

const require = createRequire(import.meta.url);
const writes = /^\s*(?:insert|update|delete|replace)\b/i;

/** A write that forgot its transaction would escape its roll-back: both engines refuse it. */
function refuseLooseWrite(sql: string): void {
  if (!writes.test(sql)) return;
  const scope = ambient();
  if (scope && !scope.transaction && !scope.maintenance) {
    throw new Error(`A write outside a transaction was refused: ${sql.slice(0, 80)}`);
  }
}

type Connection = MysqlConnection;
type Base = new (config: Knex.Config) => {
  _query(connection: Connection, query: { sql: string }): Promise<unknown>;
  _formatBindings?(bindings: unknown[]): unknown[];
  transaction(...args: unknown[]): {
    begin(connection: Connection): Promise<unknown>;
    query(connection: Connection, sql: string): Promise<unknown>;
  };
};

const SqliteBase = require('knex/lib/dialects/better-sqlite3/index.js') as Base;
const MysqlBase = require('knex/lib/dialects/mysql2/index.js') as Base;

/**
 * knex's better-sqlite3 dialect, with three repairs: constraint errors in the form that Objection recognises, transactions
 * that take the write lock at once (a deferred one cannot be upgraded safely under WAL), loose writes refused.
 */
export class EmbeddedSqlite extends SqliteBase {
  override async _query(connection: Connection, query: { sql: string }): Promise<unknown> {
    refuseLooseWrite(query.sql);
    try {
      return await super._query(connection, query);
    } catch (error) {
      const failure = error as { code?: string; message: string; errno?: number; extendedCode?: string };
      if (failure.code?.startsWith('SQLITE_CONSTRAINT')) {
        failure.extendedCode = failure.code;
        failure.code = 'SQLITE_CONSTRAINT';
        failure.errno = 19;
        failure.message = `SQLITE_CONSTRAINT: ${failure.message}`;
      }
      throw error;
    }
  }
  override _formatBindings(bindings: unknown[]): unknown[] {
    const plain = (bindings ?? []).map((value) => (value instanceof Date ? value.toISOString() : value));
    return super._formatBindings ? super._formatBindings(plain) : plain;
  }
  override transaction(...args: unknown[]): ReturnType<InstanceType<Base>['transaction']> {
    const transaction = super.transaction(...args);
    const outer = args[2] === undefined;
    if (outer) transaction.begin = (connection) => transaction.query(connection, 'BEGIN IMMEDIATE;');
    return transaction;
  }
}

/** knex's mysql2 dialect, with loose writes refused, and everything but the end in a transaction that the database gave up. */
export class GuardedMysql extends MysqlBase {
  override async _query(connection: MysqlConnection, query: { sql: string }): Promise<unknown> {
    const { sql } = query;
    refuseLooseWrite(sql);
    const lost = lostOn(connection);
    if (sql === 'COMMIT;' || sql === 'ROLLBACK') connection.transaction = undefined;
    if (lost && sql === 'COMMIT;') await super._query(connection, { sql: 'ROLLBACK' });
    if (lost && sql !== 'ROLLBACK') throw lost;
    try {
      const answer = await super._query(connection, query);
      if (sql === 'BEGIN;') connection.transaction = { lost: null };
      return answer;
    } catch (error) {
      noteLost(connection, error);
      throw error;
    }
  }
}
