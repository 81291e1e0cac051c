import type { Events, Id } from '@moorage/sdk';
import { instant, later, type Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { reason } from '../reason.ts';
import type { Logger } from '../log.ts';
import { detached } from '../scope.ts';
import { deliverAll, type Delivered, type Delivery } from './deliver.ts';
import type { HookRegistry, Subscription } from './hooks.ts';

const batch = 100;
const leaseMilliseconds = 90_000;
/** For the next look at a delivery whose listener went away from this process in the very moment. */
const awayMilliseconds = 5_000;
/** Minutes after a failed delivery; then it is parked for a person. */
const pauses = [1, 5, 15, 60, 180, 360];

interface DeliveryRow {
  id: Id;
  brandId: Id;
  listener: string;
  attempts: number;
  outboxId: Id;
  name: string;
  data: string;
  at: string;
}

/**
 * Carries events from the outbox to their listeners: at least once, for one listener and one aggregate in order. A delivery
 * that fails is tried again for half a day, then parked: it is shown in admin and replayed by hand. A delivery whose listener
 * is not here (its extension is disabled, or being started) waits, or is taken by a process that has it.
 */
export function createDispatcher({
  db,
  clock,
  log,
  hooks,
}: {
  db: Database;
  clock: Clock;
  log: Logger;
  hooks: HookRegistry;
}) {
  /** Who listens here, and the rows of what extensions listen to: one that is not running now misses nothing. */
  async function whoListens(): Promise<(event: string) => ReadonlySet<string>> {
    const rows = await db.select<Subscription>('select listener, event from event_subscription', []);
    return (event) =>
      new Set([
        ...hooks.listeners(event).map(({ listenerId }) => listenerId),
        ...rows.filter((row) => row.event === event).map(({ listener }) => listener),
      ]);
  }

  /** One row per listener. */
  async function fanOut(): Promise<number> {
    return db.house(() =>
      db.transaction(async () => {
        const knex = db.knex();
        const query = knex('outbox')
          .whereNull('dispatchedAt')
          .orderBy('id')
          .limit(batch)
          .select<{ id: Id; brandId: Id; name: string; aggregate: string }[]>(
            'id',
            'brandId',
            'name',
            'aggregate',
          );
        const rows = await (db.engine === 'mysql' ? query.forUpdate() : query);
        if (rows.length === 0) return 0;
        const now = instant(clock.now());
        const listenersOf = await whoListens();
        await db.insertMany(
          'delivery',
          rows.flatMap((row) =>
            [...listenersOf(row.name)].map((listener) => ({
              brandId: row.brandId,
              outboxId: row.id,
              listener,
              aggregate: row.aggregate,
              state: 'pending',
              nextAt: now,
            })),
          ),
        );
        await knex('outbox')
          .whereIn(
            'id',
            rows.map(({ id }) => id),
          )
          .update({ dispatchedAt: now });
        return rows.length;
      }),
    );
  }

  async function claim(): Promise<DeliveryRow[]> {
    const now = clock.now();
    const present = [
      ...new Set(
        hooks.eventNames().flatMap((name) => hooks.listeners(name).map(({ listenerId }) => listenerId)),
      ),
    ];
    if (present.length === 0) return [];
    return db.house(() =>
      db.transaction(async () => {
        const knex = db.knex();
        const query = knex('delivery')
          .join('outbox', 'outbox.id', 'delivery.outboxId')
          .whereIn('delivery.listener', present)
          .where((due) => {
            void due
              .where((pending) =>
                pending.where('delivery.state', 'pending').where('delivery.nextAt', '<=', instant(now)),
              )
              .orWhere((lost) =>
                lost.where('delivery.state', 'running').where('delivery.leaseUntil', '<=', instant(now)),
              );
          })
          .whereNotExists((earlier) =>
            earlier
              .from('delivery as before')
              .where('before.listener', knex.ref('delivery.listener'))
              .where('before.aggregate', knex.ref('delivery.aggregate'))
              .where('before.outboxId', '<', knex.ref('delivery.outboxId'))
              .whereIn('before.state', ['pending', 'running']),
          )
          .orderBy('delivery.id')
          .limit(batch)
          .select<DeliveryRow[]>(
            'delivery.id',
            'delivery.brandId',
            'delivery.listener',
            'delivery.attempts',
            'delivery.outboxId',
            'outbox.name',
            'outbox.data',
            'outbox.at',
          );
        const rows = await (db.engine === 'mysql' ? query.forUpdate().skipLocked() : query);
        if (rows.length > 0) {
          await knex('delivery')
            .whereIn(
              'id',
              rows.map(({ id }) => id),
            )
            .update({ state: 'running', leaseUntil: later(now, leaseMilliseconds) });
        }
        return rows;
      }),
    );
  }

  function deliveryOf(row: DeliveryRow): Delivery<DeliveryRow> {
    return {
      about: row,
      brandId: row.brandId,
      listener: hooks.listeners(row.name).find(({ listenerId }) => listenerId === row.listener),
      envelope: {
        id: row.outboxId,
        name: row.name as keyof Events,
        at: row.at,
        brandId: row.brandId,
        attempt: row.attempts + 1,
        data: JSON.parse(row.data) as Events[keyof Events],
      },
    };
  }

  async function deliver(deliveries: readonly Delivery<DeliveryRow>[]): Promise<void> {
    const here = deliveries.filter(({ listener }) => listener !== undefined);
    if (here.length < deliveries.length)
      await leave(deliveries.filter(({ listener }) => !listener).map(({ about }) => about.id));
    if (here.length > 0) await record(await deliverAll(db, here));
  }

  /** Its extension was stopped since the claim, or knows this event only in another process: nothing failed. */
  async function leave(ids: readonly Id[]): Promise<void> {
    const nextAt = later(clock.now(), awayMilliseconds);
    await db.house(() =>
      db.transaction(() =>
        db.knex()('delivery').whereIn('id', ids).update({ state: 'pending', leaseUntil: null, nextAt }),
      ),
    );
  }

  async function record(results: readonly Delivered<DeliveryRow>[]): Promise<void> {
    const now = clock.now();
    await db.house(() =>
      db.transaction(async () => {
        const table = () => db.knex()('delivery');
        const done = results.filter(({ failed }) => !failed).map(({ about }) => about.id);
        if (done.length > 0)
          await table()
            .whereIn('id', done)
            .update({ state: 'done', doneAt: instant(now), leaseUntil: null, error: null });
        for (const { about: row, failed, error } of results) {
          if (!failed) continue;
          const minutes = pauses[row.attempts];
          await table()
            .where('id', row.id)
            .update({
              state: minutes === undefined ? 'parked' : 'pending',
              attempts: row.attempts + 1,
              nextAt: later(now, (minutes ?? 0) * 60_000),
              leaseUntil: null,
              error: reason(error),
            });
          log.warn(
            { listener: row.listener, event: row.name, err: error },
            'An event could not be delivered',
          );
        }
      }),
    );
  }

  /** @returns how many deliveries were tried */
  async function dispatch(): Promise<number> {
    let tried = 0;
    for (;;) {
      const spread = await fanOut();
      const rows = await claim();
      if (rows.length > 0) await deliver(rows.map(deliveryOf));
      tried += rows.length;
      if (stopping || (spread === 0 && rows.length === 0)) return tried;
    }
  }

  let timer: NodeJS.Timeout | undefined;
  let loop: Promise<number> | undefined;
  let wanted = false;
  let stopping = false;
  const run = (): Promise<number> => (loop ??= detached(dispatch).finally(() => (loop = undefined)));
  function poke(): void {
    wanted = true;
    if (!timer || loop) return;
    wanted = false;
    run()
      .then(() => wanted && poke())
      .catch((error: unknown) =>
        log.error({ err: error }, 'Events could not be dispatched; another try follows'),
      );
  }

  return {
    drain: run,
    poke,
    start() {
      timer ??= setInterval(poke, 1_000);
      poke();
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      // A backlog of hours may not hold up a shutdown: what is in hand is brought to its end, the rest stays in its rows.
      stopping = true;
      await loop?.catch(() => undefined);
      stopping = false;
    },
    /** Parked or waiting: try it again now. */
    async replay(deliveryId: Id): Promise<boolean> {
      const changed = await db.transaction(() =>
        db
          .knex()('delivery')
          .where('id', deliveryId)
          .whereIn('state', ['parked', 'pending'])
          .update({ state: 'pending', attempts: 0, nextAt: instant(clock.now()), error: null }),
      );
      db.afterCommit(poke);
      return changed > 0;
    },
  };
}
export type Dispatcher = ReturnType<typeof createDispatcher>;
