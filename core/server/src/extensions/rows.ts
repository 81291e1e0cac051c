import type { JsonObject } from '@moorage/sdk';
import { instant, later, type Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { Extension, type ExtensionState } from './extension.ts';
import type { Subscription } from '../hooks/hooks.ts';
import type { ExtensionPackage } from './package.ts';
import { dropSubscriptions, keepSubscriptions } from './subscriptions.ts';

const revisionName = 'extensions';

/** The `extension` rows and the revision number by which processes notice each other's decisions. */
export function createRows({ db, clock }: { db: Database; clock: Clock }) {
  const write = <T>(work: () => Promise<T>): Promise<T> => db.house(() => db.transaction(work));

  async function all(): Promise<Extension[]> {
    return db.house(async () => await Extension.query().orderBy('extensionId'));
  }
  async function one(id: string): Promise<Extension | undefined> {
    return db.house(async () => await Extension.query().findOne({ extensionId: id }));
  }

  async function revision(): Promise<number> {
    const row = await db.house(() =>
      db.knex()('revision').where('name', revisionName).first<{ value: number } | undefined>('value'),
    );
    return row?.value ?? 0;
  }
  async function raise(): Promise<void> {
    const knex = db.knex();
    await db.insertNew('revision', [{ name: revisionName, value: 0 }], ['name']);
    await knex('revision').where('name', revisionName).increment('value', 1);
  }

  /** Brings the rows in line with what lies on disk. What staff decided stays. */
  async function record(found: readonly ExtensionPackage[]): Promise<void> {
    const now = instant(clock.now());
    await write(async () => {
      const known = new Map((await Extension.query()).map((row) => [row.extensionId, row]));
      for (const one of found) {
        const row = known.get(one.id);
        known.delete(one.id);
        const seen = stateOf(one, row);
        const facts = { kind: one.manifest?.kind ?? 'unknown', title: one.title };
        if (!row)
          await db.insertNew(
            'extension',
            [
              {
                extensionId: one.id,
                version: one.version,
                ...facts,
                ...seen,
                settings: '{}',
                changedAt: now,
              },
            ],
            ['extensionId'],
          );
        else if (row.state !== seen.state || row.error !== seen.error || row.title !== one.title)
          await row.$query(db.knex()).patch({ ...facts, ...seen });
      }
      for (const row of known.values()) {
        // A package without a usable id has no decisions to keep.
        if (row.extensionId.startsWith('invalid:')) await row.$query(db.knex()).delete();
        else if (row.state !== 'missing')
          await row.$query(db.knex()).patch({
            state: 'missing',
            error: 'The package is not in any extension folder any more. Put it back, or uninstall it here.',
          });
      }
    });
  }

  /** A decision of staff: takes effect in every process. @returns the row as it now is */
  async function decide(
    id: string,
    change: { wanted?: number; state?: ExtensionState; settings?: JsonObject; version?: string },
    beside: () => Promise<void> = () => Promise.resolve(),
  ): Promise<Extension> {
    return write(async () => {
      const row = await Extension.query().findOne({ extensionId: id }).throwIfNotFound();
      const now = clock.now();
      const changedAt = instant(now) > row.changedAt ? instant(now) : later(new Date(row.changedAt), 1);
      const next = await row.$query(db.knex()).patchAndFetch({ ...change, error: null, changedAt });
      await raise();
      await beside();
      return next;
    });
  }

  /** What became of a decision, unless there is a newer one. A failure in one process is not hidden by success in another. */
  async function outcome(
    { extensionId, changedAt }: Pick<Extension, 'extensionId' | 'changedAt'>,
    result: { state: ExtensionState; error: string | null },
  ): Promise<void> {
    await write(async () => {
      const query = Extension.query().where({ extensionId, changedAt });
      if (result.state === 'running') void query.whereNot('state', 'failed');
      await query.patch(result);
    });
  }

  /** It runs: from now on events wait for what it listens to, whether it is running, being started again or off. */
  async function runs(row: Extension, subscriptions: readonly Subscription[]): Promise<void> {
    await write(async () => {
      await keepSubscriptions(db, row.extensionId, subscriptions);
      if (row.state !== 'running') await outcome(row, { state: 'running', error: null });
    });
  }

  /** Uninstalled, with its settings and tables kept. */
  async function forget(id: string): Promise<void> {
    await decide(id, { state: 'found' }, () => dropSubscriptions(db, id));
  }

  /** Failed earlier, perhaps for a reason that is gone: this process tries anew. */
  async function retryFailed(ids: readonly string[]): Promise<void> {
    await write(async () => {
      await Extension.query()
        .whereIn('extensionId', [...ids])
        .where({ wanted: 1, state: 'failed' })
        .patch({ state: 'enabled', error: null });
    });
  }

  async function remove(id: string): Promise<void> {
    await write(async () => {
      await Extension.query().where('extensionId', id).delete();
      await dropSubscriptions(db, id);
      await raise();
    });
  }

  return { all, one, revision, record, decide, outcome, runs, retryFailed, forget, remove };
}
export type Rows = ReturnType<typeof createRows>;

function stateOf(
  one: ExtensionPackage,
  row: Extension | undefined,
): { state: ExtensionState; error: string | null } {
  if (one.problems.length > 0) return { state: 'failed', error: one.problems.join('\n') };
  if (!row) return { state: 'found', error: null };
  const broken = row.state === 'missing' || (row.state === 'failed' && row.wanted === 0);
  const mended = row.wanted === 1 ? 'enabled' : 'found';
  return broken ? { state: mended, error: null } : { state: row.state, error: row.error };
}
