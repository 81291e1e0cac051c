import type { Knex } from 'knex';
import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { later } from '../../clock.ts';

/** Long enough to look into what happened; what failed or was parked stays until a person has dealt with it. */
const keptMilliseconds = 30 * 24 * 3_600_000;
/** A transaction each: nobody waits for years to be cleared away. */
const chunk = 1_000;

/** Jobs that are done, deliveries that are done, and events that have no delivery left. */
export async function forgetDone(app: App): Promise<Record<string, number>> {
  const limit = later(app.clock.now(), -keptMilliseconds);
  // The first condition of each is that of an index; the second one is what is meant.
  return {
    jobs: await forget(app, 'job', (old) =>
      old.where('state', 'done').where('runAt', '<', limit).where('finishedAt', '<', limit).orderBy('runAt'),
    ),
    deliveries: await forget(app, 'delivery', (old) =>
      old.where('state', 'done').where('nextAt', '<', limit).where('doneAt', '<', limit).orderBy('nextAt'),
    ),
    events: await forget(app, 'outbox', (old) =>
      old
        .where('dispatchedAt', '<', limit)
        .whereNotExists((left) =>
          left.from('delivery').where('outboxId', app.db.knex().ref('outbox.id')).select('delivery.id'),
        )
        .orderBy('dispatchedAt'),
    ),
  };
}

async function forget(
  app: App,
  table: 'job' | 'delivery' | 'outbox',
  old: (rows: Knex.QueryBuilder) => Knex.QueryBuilder,
): Promise<number> {
  for (let count = 0; ;) {
    const ids = await app.db.house(
      async () => (await old(app.db.knex()(table)).limit(chunk).pluck('id')) as Id[],
    );
    if (ids.length === 0) return count;
    await app.db.house(() =>
      app.db.transaction(async () => await app.db.knex()(table).whereIn('id', ids).delete()),
    );
    count += ids.length;
  }
}
