import type { Database } from '../database/database.ts';
import type { Subscription } from '../hooks/hooks.ts';

const table = 'eventSubscription';

/** Brings the rows of an extension in line with what it listens to now. In the open transaction. */
export async function keepSubscriptions(
  db: Database,
  extensionId: string,
  wanted: readonly Subscription[],
): Promise<void> {
  const known = await db
    .knex()(table)
    .where({ extensionId })
    .select<(Subscription & { id: number })[]>('id', 'listener', 'event');
  const gone = known.filter((row) => !wanted.some((one) => isSame(one, row)));
  const added = wanted.filter((one) => !known.some((row) => isSame(one, row)));
  if (gone.length > 0)
    await db
      .knex()(table)
      .whereIn(
        'id',
        gone.map(({ id }) => id),
      )
      .delete();
  // Another process may be starting it at the same time.
  const rows = added.map(({ listener, event }) => ({ extensionId, listener, event }));
  await db.insertNew(table, rows, ['listener', 'event']);
}

export async function dropSubscriptions(db: Database, extensionId: string): Promise<void> {
  await db.knex()(table).where({ extensionId }).delete();
}

const isSame = (one: Subscription, other: Subscription): boolean =>
  one.listener === other.listener && one.event === other.event;
