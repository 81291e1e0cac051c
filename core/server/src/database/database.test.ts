import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Id } from '@moorage/sdk';
import { createTestApp, type TestApp } from '@moorage/testing';
import { Client } from '../domain/clients/client.ts';
import { systemCaller } from './ambient.ts';
import type { openDatabase } from './database.ts';

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

/** Two that wait for one another's row; the database ends the first, because the second has written more. */
async function deadlock(first: (raise: (name: string) => Promise<unknown>) => Promise<void>): Promise<void> {
  const { db } = test.app;
  const raise = async (name: string): Promise<unknown> =>
    await db.knex()('revision').where('name', name).increment('value', 1);
  await db.house(() =>
    db.transaction(() =>
      db.insertMany(
        'revision',
        ['one', 'two'].map((name) => ({ name, value: 0 })),
      ),
    ),
  );
  const meet: (() => void)[] = [];
  const met = [0, 1].map(() => new Promise<void>((resolve) => meet.push(resolve)));
  const bothHold = (mine: number): Promise<unknown> => {
    meet[mine]?.();
    return Promise.all(met);
  };
  const waits = async (): Promise<boolean> => {
    const { connections } = test.app.db as ReturnType<typeof openDatabase>;
    const [[row]] = (await connections.reader.raw(
      "select count(*) as n from information_schema.innodb_trx where trx_state = 'LOCK WAIT'",
    )) as [[{ n: number }]];
    return row.n > 0;
  };
  const light = db.house(() =>
    db.transaction(async () => {
      await first(async (name) => {
        if (name === 'two') await bothHold(0);
        return raise(name);
      });
    }),
  );
  const heavy = db.house(() =>
    db.transaction(async () => {
      const many = Array.from({ length: 60 }, (_, index) => ({ name: `heavy-${index}`, value: 0 }));
      await db.insertNew('revision', many, ['name']);
      await raise('two');
      await bothHold(1);
      // InnoDB looks anew only when it was not asked for a tenth of a second.
      await expect.poll(waits, { interval: 250 }).toBe(true);
      await raise('one');
    }),
  );
  const [ended] = await Promise.allSettled([light, heavy]);
  if (ended.status === 'rejected') throw ended.reason;
}
const revisions = (): Promise<{ name: string; value: number }[]> =>
  test.app.db.select(
    "select name, value from revision where name not like 'heavy%' and name <> 'extensions' order by name",
    [],
  );
const onMariaDb = process.env.MOORAGE_TEST_DATABASE !== undefined;

describe.runIf(onMariaDb)('a transaction that the database gave up', () => {
  const kept = [
    { name: 'after', value: 1 },
    { name: 'before', value: 1 },
    { name: 'one', value: 2 },
    { name: 'two', value: 2 },
  ];

  it('is run again as a whole, also when its work minds the error itself', async () => {
    const { db } = test.app;
    let runs = 0;
    await deadlock(async (raise) => {
      runs += 1;
      await db.insertMany('revision', [{ name: 'before', value: 1 }]);
      await raise('one');
      await raise('two').catch(() => undefined);
      await db.insertMany('revision', [{ name: 'after', value: 1 }]);
    });
    expect(runs).toBe(2);
    expect(await revisions()).toEqual(kept);
  });

  it('is run again as a whole, also when it has nothing more to ask', async () => {
    const { db } = test.app;
    await deadlock(async (raise) => {
      for (const name of ['before', 'after']) await db.insertMany('revision', [{ name, value: 1 }]);
      await raise('one');
      await raise('two').catch(() => undefined);
    });
    expect(await revisions()).toEqual(kept);
  });

  it('is run again as a whole, also when a filter that may be skipped met the error', async () => {
    const { db, hooks } = test.app;
    let ask: () => Promise<unknown> = () => Promise.resolve();
    hooks.filter('radar', 'mail.message', async (mail) => {
      await ask();
      return mail;
    });
    const mail = { template: 't', to: 'a@example.com', subject: 's', html: '', text: '' };
    await deadlock(async (raise) => {
      ask = () => raise('two');
      await db.write("insert into revision (name, value) values ('before', 1)", []);
      await raise('one');
      await hooks.filtered('mail.message', mail, { template: 't', clientId: null });
      await db.write("insert into revision (name, value) values ('after', 1)", []);
    });
    expect(await revisions()).toEqual(kept);
  });

  it('leaves nothing when it ends with an error', async () => {
    const { db } = test.app;
    const ended = deadlock(async (raise) => {
      await raise('one');
      await raise('two').catch(() => undefined);
      await db.insertMany('revision', [{ name: 'ghost', value: 1 }]).catch(() => undefined);
      throw new Error('Refused after all');
    });
    await expect(ended).rejects.toThrow('Refused after all');
    expect((await revisions()).map(({ name }) => name)).not.toContain('ghost');
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

describe('many rows in one statement', () => {
  const insertThree = async (): Promise<[given: Id[], found: Id[]]> => {
    const rows = ['z1', 'z2', 'z3'].map((name) => sequence(name));
    const given = await test.app.db.insertMany('numberSequence', rows);
    const query = test.app.db.knex()('numberSequence').where('name', 'like', 'z%').orderBy('name');
    return [given, (await query.select<{ id: Id }[]>('id')).map(({ id }) => id)];
  };

  it('answer with their ids, in their order', async () => {
    const [given, found] = await test.asSystem(() => test.app.db.transaction(insertThree));
    expect(given).toEqual(found);
  });

  it.runIf(process.env.MOORAGE_TEST_DATABASE)(
    'do so on a node of a cluster, which leaves ids out',
    async () => {
      const { db } = test.app;
      const setNode = (step: number, offset: number) =>
        db
          .knex()
          .raw(`set session auto_increment_increment = ${step}, session auto_increment_offset = ${offset}`);
      const [given, found] = await test.asSystem(() =>
        db.transaction(async () => {
          await setNode(3, 2);
          try {
            return await insertThree();
          } finally {
            // The connection goes back to the pool.
            await setNode(1, 1);
          }
        }),
      );
      expect(given).toEqual(found);
      const [first = 0] = given;
      expect(given).toEqual([first, first + 3, first + 6]);
    },
  );
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
