import { afterAll, beforeAll, expect, it } from 'vitest';
import { defineAction, Refusal, t, type Action } from '@moorage/sdk';
import {
  createTestApp,
  createTestShop,
  openHttp,
  type TestApp,
  type TestBrowser,
  type TestHttp,
} from '@moorage/testing';
import { idempotencyKey } from '../actions/idempotency-key.ts';
import { systemCaller } from '../database/ambient.ts';
import { createClient } from '../domain/clients/create-client.ts';

let test: TestApp;
let http: TestHttp;
let ada: TestBrowser;
let staff: TestBrowser;
let clientId: number;
let item: { productId: number; priceId: number };
beforeAll(async () => {
  test = await createTestApp();
  item = await (await createTestShop(test)).sell({ amount: 500 });
  http = await openHttp(test);
  const ids = await test.asSystem(() =>
    test.app.db.transaction(() =>
      createClient(test.app, { name: 'Ada', email: 'ada@example.com', passwordHash: null }),
    ),
  );
  clientId = ids.clientId;
  ada = await http.asClient(clientId, ids.loginId);
  staff = await hire();
});
afterAll(async () => {
  await http.close();
  await test.close();
});
async function hire(): Promise<TestBrowser> {
  const [id] = await test.asSystem(() =>
    test.app.db.transaction(() =>
      test.app.db.insertMany('staff', [
        {
          ...{ brandId: test.brandId, name: 'Bea', email: 'bea@example.com', passwordHash: 'none' },
          ...{ permissions: '["*"]', status: 'active', createdAt: '2026-01-01T00:00:00.000Z' },
        },
      ]),
    ),
  );
  return http.asStaff(id as number);
}
const key = (value: string) => ({ 'idempotency-key': value });
const order = (wish: string, quantity = 1) =>
  ada.api('POST /orders', { currency: 'USD', items: [{ ...item, quantity }] }, key(wish));
const bill = (wish: string, description = 'Work') => {
  const lines = [{ description, quantity: 1, unitPrice: { amount: '7.00', currency: 'USD' } }];
  return staff.api('POST /invoices', { clientId, lines }, key(wish));
};
const count = (table: string): Promise<number> =>
  test.asSystem(async () => (await test.app.db.knex()(table).select('id')).length);

/** No update of that table succeeds while the work runs. */
async function withTrouble<T>(table: string, work: () => Promise<T>): Promise<T> {
  const { writer } = (
    test.app.db as unknown as { connections: { writer: { raw(sql: string): Promise<unknown> } } }
  ).connections;
  await writer.raw(
    test.app.db.engine === 'sqlite'
      ? `create trigger trouble before update on ${table} begin select raise(abort, 'away'); end`
      : `create trigger trouble before update on ${table} for each row signal sqlstate '45000' set message_text = 'away'`,
  );
  try {
    return await work();
  } finally {
    await writer.raw('drop trigger trouble');
  }
}
/** What a kill between the commit of the verb and that of its answer leaves behind, later. */
async function afterCrash(wish: string): Promise<void> {
  await test.asSystem(() =>
    test.app.db.transaction(
      async () =>
        await test.app.db.knex()('idempotency').where('key', wish).update({ status: null, answer: null }),
    ),
  );
  test.clock.advance(5 * 60_000 + 1);
}

it('an order whose answer could not be kept is not placed again', async () => {
  const before = await count('clientOrder');
  expect((await withTrouble('idempotency', () => order('lost'))).status).toBe(500);
  expect(await order('lost')).toMatchObject({ status: 409, json: { code: 'idempotency.in-progress' } });
  test.clock.advance(5 * 60_000 + 1);
  expect((await order('lost')).status).toBe(200);
  expect(await count('clientOrder')).toBe(before + 1);
});

it('an order whose audit line cannot be completed is answered', async () => {
  const before = await count('clientOrder');
  const first = await withTrouble('audit_entry', () => order('line'));
  expect(first.status).toBe(200);
  expect((await order('line')).json).toEqual(first.json);
  expect(await count('clientOrder')).toBe(before + 1);
  expect(test.logs.join('')).toContain('An audit line could not be completed');
  const line = await test.asSystem(() =>
    test.app.db.knex()('auditEntry').where('action', 'orders.place').orderBy('id', 'desc').first('outcome'),
  );
  expect(line).toEqual({ outcome: 'started' });
});

it('a refusal stays one when its audit line cannot be completed, and frees the key', async () => {
  const refused = await withTrouble('audit_entry', () =>
    ada.api('POST /orders', { currency: 'EUR', items: [{ ...item, quantity: 1 }] }, key('refused')),
  );
  expect(refused).toMatchObject({ status: 422, json: { code: 'order.currency' } });
  expect((await order('refused')).status).toBe(200);
});

it('an audit line that cannot be completed undoes the open transaction that it belongs to', async () => {
  const { app, brandId } = test;
  const before = await count('clientOrder');
  const input = { clientId, currency: 'USD', items: [{ ...item, quantity: 1 }] };
  const placing = withTrouble('audit_entry', () =>
    test.asSystem(() =>
      app.db.transaction(() => app.actions.call('orders.place', input, systemCaller(brandId))),
    ),
  );
  await expect(placing).rejects.toThrow('away');
  expect(await count('clientOrder')).toBe(before);
});

it('an order is answered again after a crash; another cart is another wish', async () => {
  const before = await count('clientOrder');
  const first = await order('crash');
  await afterCrash('crash');
  expect((await order('crash')).json).toEqual(first.json);
  expect(await count('clientOrder')).toBe(before + 1);
  await afterCrash('crash');
  expect((await order('crash', 2)).json).toMatchObject({ total: { amount: '10.00' } });
  expect(await count('clientOrder')).toBe(before + 2);
});

it('an invoice written by hand is written once', async () => {
  const before = await count('invoice');
  const first = await bill('bill');
  expect(first.status).toBe(200);
  await afterCrash('bill');
  expect((await bill('bill')).json).toEqual(first.json);
  expect(await count('invoice')).toBe(before + 1);
  await afterCrash('bill');
  expect((await bill('bill', 'More work')).json.id).not.toBe(first.json.id);
});

it('a job that a request brings about does not carry its key', async () => {
  const { app } = test;
  const seen: (string | null)[] = [];
  const undo = app.queue.process('probe.job', () => Promise.resolve(void seen.push(idempotencyKey())));
  const probe = defineAction({
    route: 'POST /probes',
    summary: 'For this test',
    audience: ['client'],
    permission: '',
    input: t.Object({}, { additionalProperties: false }),
    output: t.Object({}),
    run: async () => {
      seen.push(idempotencyKey());
      await app.db.asSystem(test.brandId, () => app.queue.enqueue('probe.job', {}));
      await app.queue.drain();
      return {};
    },
  });
  app.actions.add('core', 'probes.create', probe as unknown as Action);
  await ada.api('POST /probes', {}, key('of-ada'));
  undo();
  expect(seen).toEqual(['of-ada', null]);
});

it('nobody may try again at once what broke in the middle', async () => {
  let behave = (): Promise<object> => Promise.reject(new TypeError('after half of it was done'));
  const half = defineAction({
    route: 'POST /halves',
    summary: 'For this test',
    audience: ['client'],
    permission: '',
    input: t.Object({}, { additionalProperties: false }),
    output: t.Object({}),
    run: () => behave(),
  });
  test.app.actions.add('core', 'halves.create', half as unknown as Action);
  expect((await ada.api('POST /halves', {}, key('half'))).status).toBe(500);
  behave = () => Promise.reject(new Refusal('half.done', 'It is done already.'));
  expect((await ada.api('POST /halves', {}, key('half'))).status).toBe(409);
  test.clock.advance(5 * 60_000 + 1);
  expect((await ada.api('POST /halves', {}, key('half'))).json.code).toBe('half.done');
});
