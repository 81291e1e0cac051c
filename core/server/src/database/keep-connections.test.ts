import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '@moorage/testing';

let test: TestApp;
beforeEach(async () => {
  test = await createTestApp();
});
afterEach(() => test.close());

const count = async () =>
  (await test.app.db.select<{ n: number }>('select count(*) as n from job where name = ?', ['sample']))[0]?.n;
const add = (n: number) => test.app.queue.enqueue('sample', { n });

describe('connections that are kept at hand', () => {
  it('serve more readers and writers at once than the pool has connections', async () => {
    await test.app.db.house(async () => {
      const reads = Array.from({ length: 60 }, () => count());
      const writes = Array.from({ length: 60 }, (_, n) => test.app.db.transaction(() => add(n)));
      const plain = Array.from({ length: 60 }, () => test.app.db.knex()('job').count({ n: '*' }));
      await Promise.all([...reads, ...writes, ...plain]);
      expect(await count()).toBe(60);
    });
  });

  it('see at once what was committed, and nothing of what was rolled back', async () => {
    await test.app.db.house(async () => {
      await count();
      await test.app.db.transaction(async () => {
        await add(1);
        expect(await count()).toBe(1);
      });
      expect(await count()).toBe(1);
      await expect(
        test.app.db.transaction(async () => {
          await add(2);
          throw new Error('rolled back');
        }),
      ).rejects.toThrow('rolled back');
      expect(await count()).toBe(1);
    });
  });

  it('are replaced when the database ends them', async ({ skip }) => {
    const { db } = test.app;
    if (db.engine !== 'mysql') skip('Only a database server ends connections');
    await db.house(async () => {
      const [own] = await db.select<{ id: number }>('select connection_id() as id', []);
      await db
        .knex()
        .raw('kill ?', [own?.id as number])
        .catch(() => undefined); // It may end itself, if there is only one.
      await wait(200);
      expect(await count()).toBe(0);
      await db.transaction(() => add(1));
      expect(await count()).toBe(1);
    });
  });
});
