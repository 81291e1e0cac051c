import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Id } from '@moorage/sdk';
import { createTestApp, type TestApp } from '@moorage/testing';
import { Client } from '../domain/clients/client.ts';
import { systemCaller } from './ambient.ts';

let test: TestApp;
beforeEach(async () => {
  test = await createTestApp();
});
afterEach(() => test.close());

const sequence = (name: string, next = 1) => ({ brandId: test.brandId, name, next });
const names = async (): Promise<string[]> =>
  (await test.app.db.knex()('numberSequence').orderBy('name').select<{ name: string }[]>('name')).map(
    ({ name }) => name,
  );

describe('a transaction', () => {
  it('is kept whole or not at all, and a part of it can be undone', async () => {
    const { db } = test.app;
    await test.asSystem(async () => {
      const before = await names();
      await expect(
        db.transaction(async () => {
          await db.insertMany('numberSequence', [sequence('z1')]);
          await db.transaction(() => db.insertMany('numberSequence', [sequence('z2')]));
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      expect(await names()).toEqual(before);
      await db.transaction(async () => {
        await db.insertMany('numberSequence', [sequence('z1')]);
        await db
          .savepoint(async () => {
            await db.insertMany('numberSequence', [sequence('z2')]);
            throw new Error('only this part');
          })
          .catch(() => undefined);
      });
      expect(await names()).toEqual([...before, 'z1']);
    });
  });

  it('runs its hints after it is committed, and none of one that failed', async () => {
    const { db } = test.app;
    const seen: string[] = [];
    await test.asSystem(async () => {
      await db.transaction(async () => {
        db.afterCommit(() => seen.push('good'));
        await db.insertMany('numberSequence', [sequence('z1')]);
        expect(seen).toEqual([]);
      });
      await db
        .transaction(() => {
          db.afterCommit(() => seen.push('bad'));
          throw new Error('no');
        })
        .catch(() => undefined);
    });
    expect(seen).toEqual(['good']);
  });

  it('is what every write needs', async () => {
    const { db } = test.app;
    await test.asSystem(async () => {
      await expect(db.insertMany('numberSequence', [sequence('z1')])).rejects.toThrow(
        'outside a transaction',
      );
      await expect(db.knex()('numberSequence').update({ next: 9 })).rejects.toThrow('outside a transaction');
      await expect(db.write('delete from number_sequence where next > ?', [0])).rejects.toThrow(
        'transaction',
      );
    });
  });
});

describe('a write that is a transaction of its own', () => {
  it('is there at once, and refused where a transaction is open', async () => {
    const { db } = test.app;
    const sql = 'insert into number_sequence (brand_id, name, next) values (?, ?, ?)';
    const values = [test.brandId, 'z1', 1];
    await test.asSystem(async () => {
      await db.writeAlone(sql, values);
      expect(await names()).toContain('z1');
      await expect(db.writeAlone(sql, values)).rejects.toThrow(/unique|duplicate/i);
      await expect(db.transaction(() => db.writeAlone(sql, [test.brandId, 'z2', 1]))).rejects.toThrow(
        'inside a transaction',
      );
      expect(await names()).not.toContain('z2');
    });
  });
});

describe('rows that may be there already', () => {
  it('are inserted when they are new, and left as they are when not', async () => {
    const { db } = test.app;
    await test.asSystem(async () => {
      await db.transaction(() => db.insertNew('numberSequence', [sequence('z1', 5)], ['brandId', 'name']));
      await db.transaction(() =>
        db.insertNew('numberSequence', [sequence('z1', 7), sequence('z2', 7)], ['brandId', 'name']),
      );
      const rows = await db
        .knex()('numberSequence')
        .whereIn('name', ['z1', 'z2'])
        .orderBy('name')
        .select('next');
      expect(rows.map(({ next }) => Number(next))).toEqual([5, 7]);
    });
  });

  it('are refused as ever when something else is wrong with them', async () => {
    const { db } = test.app;
    await test.asSystem(async () => {
      const wrong = { ...sequence('z1'), next: null };
      await expect(
        db.transaction(() => db.insertNew('numberSequence', [wrong], ['brandId', 'name'])),
      ).rejects.toThrow(/null/i);
      expect(await names()).not.toContain('z1');
    });
  });
});

describe('the rows of a brand and of a client', () => {
  it('do not exist for others', async () => {
    const ada = await test.createClient();
    const bob = await test.createClient();
    const seenBy = (caller: object): Promise<Id[]> =>
      test.app.db.as({ ...systemCaller(test.brandId), ...caller }, async () =>
        (await Client.query().orderBy('id')).map(({ id }) => id),
      );
    expect(await seenBy({})).toEqual([ada, bob]);
    expect(await seenBy({ kind: 'client', clientId: bob })).toEqual([bob]);
    expect(await seenBy({ kind: 'client', clientId: null })).toEqual([]);
    expect(await seenBy({ brandId: test.brandId + 1 })).toEqual([]);
    const touched = await test.app.db.as(
      { ...systemCaller(test.brandId), kind: 'client', clientId: bob },
      () => test.app.db.transaction(() => Client.query().findById(ada).patch({ name: 'Mine now' })),
    );
    expect(touched).toBe(0);
  });

  it('are not asked for without saying who asks', async () => {
    await expect(test.app.db.house(async () => await Client.query())).rejects.toThrow('needs a caller');
  });
});
