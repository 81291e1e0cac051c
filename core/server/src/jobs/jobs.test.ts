import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { Later } from '@moorage/sdk';
import { createTestApp, type TestApp } from '@moorage/testing';
import type { App } from '../app.ts';
import { systemClock } from '../clock.ts';
import { createBullQueue } from './bull-queue.ts';
import type { Queue } from './queue.ts';
import { createSlot } from '../scope.ts';

/** What a request carries along, whatever it is. */
const surroundings = createSlot<string>();

interface Lease {
  leaseUntil: string | null;
}
/** Both drivers keep the same promises. */
const redisUrl = process.env.MOORAGE_TEST_REDIS;
const drivers = [
  { driver: 'database', parts: {} },
  ...(redisUrl
    ? [
        {
          driver: 'bull',
          parts: {
            queue: ({ db, clock, log }: App) =>
              createBullQueue({ db, clock, log, redisUrl, prefix: `{test-${randomUUID()}}` }),
          },
        },
      ]
    : []),
];

describe.each(drivers)('the $driver driver', ({ parts }) => {
  let test_: TestApp;
  beforeEach(async () => {
    test_ = await createTestApp({ parts });
  });
  afterEach(async () => {
    await test_.app.queue.stop();
    await test_.close();
  });

  test('a job commits with its transaction, or not at all', async () => {
    const { app, asSystem, settle } = test_;
    const seen: unknown[] = [];
    app.queue.process('sample', async (data) => void seen.push(data));
    await asSystem(async () => {
      await app.db.transaction(() => app.queue.enqueue('sample', { n: 1 }));
      await expect(
        app.db.transaction(async () => {
          await app.queue.enqueue('sample', { n: 2 });
          throw new Error('rolled back');
        }),
      ).rejects.toThrow('rolled back');
    });
    await settle();
    expect(seen).toEqual([{ n: 1 }]);
  });

  test('a key lets one job wait, and runs it again when it was asked for while running', async () => {
    const { app, asSystem, settle } = test_;
    let runs = 0;
    app.queue.process('keyed', async () => {
      runs += 1;
      if (runs === 1) await asSystem(() => app.queue.enqueue('keyed', {}, { key: 'k' }));
    });
    await asSystem(async () => {
      await app.queue.enqueue('keyed', {}, { key: 'k' });
      await app.queue.enqueue('keyed', {}, { key: 'k' });
    });
    await settle();
    expect(runs).toBe(2);
  });

  test('many with keys come in together, one for each key', async () => {
    const { app, asSystem, settle } = test_;
    const seen: number[] = [];
    app.queue.process<{ n: number }>('keyed', async ({ n }) => void seen.push(n));
    const jobs = [3, 1, 2, 1, 3].map((n) => ({ data: { n }, options: { key: `k${n}` } }));
    await asSystem(() => Promise.all([1, 2, 3].map(() => app.queue.enqueueMany('keyed', jobs))));
    await settle();
    expect(seen.toSorted()).toEqual([1, 2, 3]);
    await asSystem(() => app.queue.enqueue('keyed', { n: 2 }, { key: 'k2' }));
    await settle();
    expect(seen).toHaveLength(4);
  });

  test('what may come a moment later comes once for all who ask, after their transaction, and is not left behind', async () => {
    const { app, asSystem, settle } = test_;
    const seen: unknown[] = [];
    app.queue.process('soon', async (data, { attempt }) => void seen.push([data, attempt]));
    const soon = (n: number) => app.queue.enqueueSoon('soon', { n }, { key: `soon-${n}` });
    await asSystem(async () => {
      soon(1);
      soon(1);
      await app.db.transaction(() => soon(2));
      await app.db
        .transaction(() => {
          soon(3);
          throw new Error('rolled back');
        })
        .catch(() => undefined);
    });
    await settle();
    expect(seen).toEqual([
      [{ n: 1 }, 1],
      [{ n: 2 }, 1],
    ]);
    await asSystem(async () => soon(4));
    await app.queue.stop();
    const rows = await app.db.house(() => app.db.knex()('job').where('state', 'queued').select('data'));
    expect(rows).toEqual([{ data: '{"n":4}' }]);
  });

  test('failures are tried again with growing pauses, then parked; Later is not a failure', async () => {
    const { app, asSystem, settle, clock } = test_;
    let failures = 0;
    let waits = 0;
    app.queue.process('fails', async () => {
      failures += 1;
      throw new Error('no');
    });
    app.queue.process('waits', async () => {
      waits += 1;
      if (waits < 5) throw new Later(1, 'not yet');
    });
    await asSystem(async () => {
      await app.queue.enqueue('fails', {}, { attempts: 3 });
      await app.queue.enqueue('waits', {}, { attempts: 1 });
    });
    for (let minute = 0; minute < 30; minute += 1) {
      await settle();
      clock.advance(60_000);
    }
    expect(failures).toBe(3);
    expect(waits).toBe(5);
    const rows = await app.db.house(() =>
      app.db.knex()('job').select('name', 'state', 'attempts').orderBy('name'),
    );
    expect(rows).toEqual([
      { name: 'fails', state: 'parked', attempts: 3 },
      { name: 'waits', state: 'done', attempts: 0 },
    ]);
  });

  test('a lease that ended is taken over', async () => {
    const { app, asSystem, settle, clock } = test_;
    await asSystem(() => app.queue.enqueue('orphan', {}));
    await app.db.house(() =>
      app.db.transaction(() =>
        app.db
          .knex()('job')
          .update({ state: 'running', owner: 'dead', leaseUntil: clock.now().toISOString() }),
      ),
    );
    let runs = 0;
    app.queue.process('orphan', async () => void (runs += 1));
    clock.advance(1);
    await settle();
    expect(runs).toBe(1);
  });

  test('a process that slept past its lease does not take over its own job', async () => {
    const { app, asSystem, clock } = test_;
    const running: (() => void)[] = [];
    app.queue.process('slow', () => new Promise<void>((resolve) => void running.push(resolve)));
    await asSystem(() => app.queue.enqueue('slow', {}));
    const drained = app.queue.drain();
    await expect.poll(() => running).toHaveLength(1);
    clock.advance(3_600_000);
    // Another job that is claimed after the leases were looked at shows that they were.
    let others = 0;
    app.queue.process('other', async () => void (others += 1));
    await asSystem(() => app.queue.enqueue('other', {}));
    await expect.poll(() => others).toBe(1);
    expect(running).toHaveLength(1);
    running[0]?.();
    await drained;
    expect(running).toHaveLength(1);
  });

  test('a job that goes on while the process is told to end keeps its lease', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const { app, asSystem, clock } = test_;
      let end = (): void => undefined;
      app.queue.process('slow', () => new Promise<void>((resolve) => (end = resolve)));
      await asSystem(() => app.queue.enqueue('slow', {}));
      const lease = async (): Promise<string | null> =>
        (await app.db.house(() => app.db.knex()('job').where('name', 'slow').first<Lease>())).leaseUntil;
      app.queue.start();
      await expect.poll(lease).not.toBeNull();
      const before = await lease();
      const stopped = app.queue.stop();
      clock.advance(40_000);
      await vi.advanceTimersByTimeAsync(40_000);
      await expect.poll(lease).not.toBe(before);
      end();
      await stopped;
    } finally {
      vi.useRealTimers();
    }
  });

  test('500 jobs run once each', async () => {
    const { app, asSystem, settle } = test_;
    const seen = new Map<number, number>();
    app.queue.process<{ n: number }>('many', async ({ n }) => void seen.set(n, (seen.get(n) ?? 0) + 1));
    await asSystem(() =>
      app.queue.enqueueMany(
        'many',
        Array.from({ length: 500 }, (_, n) => ({ data: { n } })),
      ),
    );
    await settle();
    expect(seen.size).toBe(500);
    expect([...seen.values()].every((times) => times === 1)).toBe(true);
  });

  test('a slow job holds up no other', async () => {
    const { app, asSystem } = test_;
    let release: () => void = () => undefined;
    const done: string[] = [];
    let begun = false;
    app.queue.process('slow', () => {
      begun = true;
      return new Promise<void>((resolve) => (release = resolve));
    });
    app.queue.process('quick', async () => {
      done.push('quick');
    });
    app.queue.start();
    await asSystem(() => app.queue.enqueue('slow', {}));
    await expect.poll(() => begun).toBe(true);
    await asSystem(() => app.queue.enqueue('quick', {}));
    await expect.poll(() => done).toEqual(['quick']);
    const state = (name: string) => async () =>
      (await app.db.select<{ state: string }>('select state from job where name = ?', [name]))[0]?.state;
    await expect.poll(state('quick')).toBe('done');
    expect(await state('slow')()).toBe('running');
    release();
    await app.queue.stop();
  });

  test('jobs carry nothing of the request whose commit woke the worker', async () => {
    const { app, asSystem } = test_;
    const seen: (string | undefined)[] = [];
    app.queue.process('woken', async () => void seen.push(surroundings.get()));
    const jobs = [1, 2].map((n) => ({ data: { n } }));
    await surroundings.run('a stranger’s request', async () => {
      await asSystem(() => app.queue.enqueueMany('woken', jobs));
      await app.queue.drain();
    });
    expect(seen).toEqual([undefined, undefined]);
  });

  test('a parked job keeps its key from sweeps, and makes way for whoever asks for it anew', async () => {
    const { app, asSystem, settle } = test_;
    const seen: unknown[] = [];
    let broken = true;
    app.queue.process<number>('keyed', async (n) => {
      seen.push(n);
      if (broken) throw new Error('no');
    });
    const ask = (n: number, options = {}) =>
      asSystem(() => app.queue.enqueue('keyed', n, { key: 'k', attempts: 1, ...options }));
    await ask(1);
    await settle();
    broken = false;
    await ask(2);
    await settle();
    expect(seen).toEqual([1]);
    await ask(3, { revive: true });
    await settle();
    expect(seen).toEqual([1, 3]);
    await ask(4, { revive: true });
    await settle();
    expect(seen).toEqual([1, 3, 4]);
  });

  test('asked for while its last try runs, a job is not parked but begins anew', async () => {
    const { app, asSystem, settle, clock } = test_;
    const tries: number[] = [];
    const ask = () => asSystem(() => app.queue.enqueue('keyed', {}, { key: 'k', attempts: 2 }));
    app.queue.process('keyed', async (_data, { attempt, isLast }) => {
      tries.push(attempt);
      if (isLast && tries.length === 2) await ask();
      throw new Error('looked too early');
    });
    await ask();
    for (let minute = 0; minute < 5; minute += 1) {
      await settle();
      clock.advance(60_000);
    }
    expect(tries).toEqual([1, 2, 1, 2]);
    expect(await app.db.select('select state, attempts from job', [])).toEqual([
      { state: 'parked', attempts: 2 },
    ]);
  });

  test('a task that failed until its job was parked runs again at its next time, and on demand', async () => {
    const { app, settle, clock } = test_;
    let broken = true;
    let good = 0;
    const run = async (): Promise<void> => {
      if (broken) throw new Error('an extension breaks it');
      good += 1;
    };
    const state = async () =>
      (
        await app.db.select<{ state: string }>(
          "select state from job where name = 'schedule:sample' order by id",
          [],
        )
      ).at(-1)?.state;
    const failUntilParked = async (): Promise<void> => {
      broken = true;
      for (let hour = 0; hour < 12; hour += 1) {
        await settle();
        clock.advance(3_600_000);
      }
      expect(await state()).toBe('parked');
      broken = false;
    };
    app.scheduler.every({ name: 'sample', title: 'Sample', cron: '0 6 * * *', run });
    await app.scheduler.tick();
    await failUntilParked();
    clock.advance(24 * 3_600_000);
    await app.scheduler.tick();
    await settle();
    expect(good).toBe(1);

    clock.advance(24 * 3_600_000);
    await app.scheduler.tick();
    await failUntilParked();
    await app.scheduler.runNow('sample');
    await settle();
    expect(good).toBe(2);
  });

  test('a schedule enqueues once however many tick, and once after a long pause', async () => {
    const { app, settle, clock } = test_;
    let runs = 0;
    app.scheduler.every({
      name: 'sample',
      title: 'Sample',
      cron: '0 * * * *',
      run: async () => ((runs += 1), { done: 1 }),
    });
    await Promise.all([app.scheduler.tick(), app.scheduler.tick()]);
    await settle();
    expect(runs).toBe(1);
    clock.advance(50 * 3_600_000);
    await Promise.all([app.scheduler.tick(), app.scheduler.tick(), app.scheduler.tick()]);
    await settle();
    expect(runs).toBe(2);
  });
});

test.runIf(redisUrl)(
  'a job wakes the worker of another process at once, also when it is due later',
  async () => {
    const prefix = `{test-${randomUUID()}}`;
    const house = await createTestApp({ parts: { clock: () => systemClock } });
    const { db, log } = house.app;
    const [here, there] = [0, 1].map(() =>
      createBullQueue({ db, log, clock: systemClock, redisUrl: redisUrl as string, prefix }),
    ) as [Queue, Queue];
    const seen: { n: number; after: number }[] = [];
    const began = performance.now();
    there.process<{ n: number }>(
      'far',
      async ({ n }) => void seen.push({ n, after: performance.now() - began }),
    );
    there.start();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await house.asSystem(async () => {
      await here.enqueue('far', { n: 1 });
      await here.enqueue('far', { n: 2 }, { runAt: new Date(Date.now() + 1_000) });
    });
    await expect.poll(() => seen.map(({ n }) => n), { timeout: 4_500 }).toEqual([1, 2]);
    await here.stop();
    await there.stop();
    await house.close();
  },
);
