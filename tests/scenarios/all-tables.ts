import { createHash } from 'node:crypto';
import type { TestApp } from '@moorage/testing';

/** Who knocked, who was turned away, and what must not be done twice: a refusal may well leave a line here. */
const records = new Set(['audit_entry', 'session', 'sign_in_failure', 'attempt_subject', 'idempotency']);

/** One short text per table, so that a difference names the table. `only`: their names in the database. */
export async function allTables({ app }: TestApp, only?: readonly string[]): Promise<Record<string, string>> {
  return app.db.house(async () => {
    const texts: Record<string, string> = {};
    for (const table of only ?? (await tableNames(app))) {
      const rows = (await app.db.knex()(table).select('*')) as object[];
      const lines = rows.map((row) => JSON.stringify(row)).toSorted();
      texts[table] = `${rows.length} ${createHash('sha256').update(lines.join('\n')).digest('hex')}`;
    }
    return texts;
  });
}

/** Where whatever is billed, charged, built or mailed twice would show; jobs and schedules run as often as they like. */
export const whatWasDone = [
  ...['invoice', 'invoice_line', 'service', 'payment', 'ledger_entry'],
  ...['dunning_step', 'provisioning', 'outbox', 'mail'],
];

async function tableNames(app: TestApp['app']): Promise<string[]> {
  const knex = app.db.knex();
  const query =
    app.db.engine === 'mysql'
      ? knex('information_schema.tables')
          .whereRaw('table_schema = database()')
          .select<{ name: string }[]>({ name: 'table_name' })
      : knex('sqlite_master').where({ type: 'table' }).select<{ name: string }[]>('name');
  const names = (await query).map(({ name }) => name);
  return names.filter((name) => !records.has(name) && !/^(sqlite_|schema_migration)/.test(name)).toSorted();
}
