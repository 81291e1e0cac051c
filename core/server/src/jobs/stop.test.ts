import { expect, test } from 'vitest';
import { createTestApp } from '@moorage/testing';
import type { App } from '../app.ts';
import { createDatabaseQueue } from './database-queue.ts';

test('stop waits for what runs, also when the database was away in between', async () => {
  const house = await createTestApp();
  const { app, asSystem, clock, logs } = house;
  let away = false;
  const db = Object.create(app.db) as App['db'];
  const transaction: App['db']['transaction'] = (work) =>
    away ? Promise.reject(new Error('the database is away')) : app.db.transaction(work);
  Object.defineProperty(db, 'transaction', { value: transaction });
  const queue = createDatabaseQueue({ db, clock, log: app.log, pollMilliseconds: 3_600_000 });
  let release: () => void = () => undefined;
  queue.process('slow', () => new Promise<void>((resolve) => (release = resolve)));
  queue.process('quick', async () => void (away = true));
  await asSystem(async () => {
    await queue.enqueue('slow', {});
    await queue.enqueue('quick', {});
  });
  queue.start();
  await expect.poll(() => logs.some((line) => line.includes('cannot reach the database'))).toBe(true);
  away = false;
  let hasStopped = false;
  const stopped = queue.stop().then(() => (hasStopped = true));
  const jobs = () => app.db.select('select name, state from job order by name', []);
  expect(await jobs()).toMatchObject([{ name: 'quick' }, { name: 'slow', state: 'running' }]);
  expect(hasStopped).toBe(false);
  release();
  await stopped;
  expect(await jobs()).toEqual([
    { name: 'quick', state: 'done' },
    { name: 'slow', state: 'done' },
  ]);
  await house.close();
});
