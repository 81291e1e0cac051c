import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '@moorage/testing';

const day = 24 * 3_600_000;
let house: TestApp;
beforeEach(async () => void (house = await createTestApp()));
afterEach(() => house.close());

const insert = (table: string, rows: object[]) =>
  house.app.db.house(() => house.app.db.transaction(() => house.app.db.insertMany(table, rows)));
const ago = (days: number): string => new Date(house.clock.now().getTime() - days * day).toISOString();
const job = (name: string, state: string, days: number) => ({
  ...{ name, state, data: '{}', maxAttempts: 8 },
  ...{ createdAt: ago(days), runAt: ago(days), finishedAt: state === 'done' ? ago(days) : null },
});
const left = (table: string, column: string): Promise<string[]> =>
  house.app.db.house(async () => (await house.app.db.knex()(table).orderBy('id').pluck(column)) as string[]);
async function forget(): Promise<unknown> {
  await house.app.scheduler.runNow('house.forget');
  await house.app.queue.drain();
  const task = await house.app.db.house(() =>
    house.app.db.knex()('schedule').where('name', 'house.forget').first<{ lastCounts: string }>('lastCounts'),
  );
  return JSON.parse(task.lastCounts);
}

test('jobs that were done a month ago are forgotten, what is open or was parked is not', async () => {
  await house.app.scheduler.tick();
  await house.app.queue.drain();
  await insert('job', [
    ...Array.from({ length: 2_100 }, () => job('old', 'done', 31)),
    job('young', 'done', 29),
    job('parked', 'parked', 400),
    job('open', 'queued', 400),
  ]);
  expect(await forget()).toEqual({ jobs: 2_100, deliveries: 0, events: 0 });
  expect((await left('job', 'name')).filter((name) => !name.startsWith('schedule:'))).toEqual([
    ...['young', 'parked', 'open'],
  ]);
});

test('events are forgotten with the last of their deliveries', async () => {
  await house.app.scheduler.tick();
  await house.app.queue.drain();
  const { brandId } = house;
  const event = (name: string, days: number, dispatched = true) => ({
    ...{ brandId, name, aggregate: 'order:1', data: '{}', at: ago(days) },
    dispatchedAt: dispatched ? ago(days) : null,
  });
  const names = ['heard', 'unheard', 'parked', 'waiting', 'late', 'young'];
  const ids = await insert('outbox', [...names.map((name) => event(name, name === 'young' ? 29 : 60))]);
  await insert('outbox', [event('undispatched', 60, false)]);
  const delivery = (name: string, state: string, days = 60, listener = 'radar:order') => ({
    ...{ brandId, outboxId: ids[names.indexOf(name)], listener, aggregate: 'order:1', state },
    ...{ nextAt: ago(60), doneAt: state === 'done' ? ago(days) : null },
  });
  await insert('delivery', [
    delivery('heard', 'done'),
    delivery('heard', 'done', 60, 'post:order'),
    delivery('parked', 'parked'),
    delivery('parked', 'done', 60, 'post:order'),
    delivery('waiting', 'pending'),
    delivery('late', 'done', 2),
    delivery('young', 'done', 29),
  ]);
  expect(await forget()).toEqual({ jobs: 0, deliveries: 3, events: 2 });
  expect(await left('outbox', 'name')).toEqual(['parked', 'waiting', 'late', 'young', 'undispatched']);
  expect(await left('delivery', 'state')).toEqual(['parked', 'pending', 'done', 'done']);
});
