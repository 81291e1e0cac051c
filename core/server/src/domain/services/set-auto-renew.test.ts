import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Id } from '@moorage/sdk';
import { createTestApp, createTestShop, type TestApp, type TestShop } from '@moorage/testing';
import { checkLedger } from '../ledger/check-ledger.ts';
import { placeOrder } from '../orders/place-order.ts';
import { payInvoice } from '../payments/pay-invoice.ts';
import { Operation } from '../provisioning/provisioning.ts';
import { billClients } from '../renewals/bill-clients.ts';
import { endServices } from '../renewals/end-services.ts';
import { Service } from './service.ts';
import { setAutoRenew } from './set-auto-renew.ts';

let test: TestApp;
let shop: TestShop;
let clientId: Id;
let serviceId: Id;
beforeEach(async () => {
  test = await createTestApp();
  shop = await createTestShop(test);
  clientId = await test.createClient();
  const product = await shop.sell({ amount: 1_000 });
  const items = [{ ...product, quantity: 1, options: {}, order: {} }];
  const placed = await test.asSystem(() => placeOrder(test.app, { clientId, currency: 'USD', items }));
  serviceId = placed.serviceIds[0] as Id;
  const payment = { accountId: shop.accountId, methodId: null, save: false, automatic: null };
  await test.asSystem(() => payInvoice(test.app, { invoiceId: placed.invoiceId, ...payment }));
  await test.settle();
});
afterEach(async () => {
  expect(await test.asSystem(() => checkLedger(test.app))).toEqual([]);
  await test.close();
});

const renew = (on: boolean) =>
  test.as({ kind: 'client', clientId }, () => setAutoRenew(test.app, serviceId, on));
const service = (): Promise<Service> =>
  test.asSystem(async () => (await Service.query().findById(serviceId)) as Service);
const change = (fields: Partial<Operation>) =>
  test.asSystem(() =>
    test.app.db.transaction(() => Operation.query().where({ kind: 'terminate' }).patch(fields)),
  );

/** The last day of the term of a cancelled service: its end is asked for, and the vendor not reached yet. */
async function ending(): Promise<void> {
  await renew(false);
  test.clock.moveTo('2026-02-05T00:10:00.000Z');
  expect(await endServices(test.app)).toEqual({ ended: 1 });
}

/** The work is done, and its transaction open until it is released. */
async function hold(work: () => Promise<unknown>): Promise<() => Promise<void>> {
  let done = (): void => undefined;
  let release = (): void => undefined;
  const isDone = new Promise<void>((resolve) => (done = resolve));
  const gate = new Promise<void>((resolve) => (release = resolve));
  const held = test.asSystem(() =>
    test.app.db.transaction(async () => {
      await work();
      done();
      await gate;
    }),
  );
  await Promise.race([isDone, held]);
  return () => (release(), held);
}

describe('a customer who cancels while the billing run holds their page', () => {
  it('ends with the period that is being invoiced, not with the one before', async () => {
    test.clock.moveTo('2026-01-23T09:00:00.000Z');
    const release = await hold(() => billClients(test.app, [clientId], '2026-02-10'));
    const cancelling = renew(false);
    await untilOneWaits();
    await release();
    expect(await cancelling).toEqual({ autoRenew: false, cancelOn: '2026-03-05' });
    expect(await service()).toMatchObject({ cancelOn: '2026-03-05', nextPeriodOn: '2026-03-05' });
  });
});

/** On SQLite the transaction stands in line for the one writer since it was asked for. */
async function untilOneWaits(): Promise<void> {
  if (test.app.db.engine === 'sqlite') return;
  const waiting = `select count(*) as waiting from information_schema.innodb_trx
    join information_schema.processlist on processlist.id = innodb_trx.trx_mysql_thread_id
    where trx_state = 'LOCK WAIT' and processlist.db = database()`;
  const count = () =>
    test.app.db.house(async () =>
      Number((await test.app.db.select<{ waiting: number }>(waiting, []))[0]?.waiting),
    );
  // InnoDB looks anew only when it was not asked for a tenth of a second.
  await expect.poll(count, { interval: 250 }).toBe(1);
}

describe('a customer who takes the cancellation back', () => {
  it('keeps the service when its end is asked for but not begun', async () => {
    await ending();
    expect(await renew(true)).toEqual({ autoRenew: true, cancelOn: null });
    await test.settle();
    expect(shop.moduleCalls).toEqual([`create ${serviceId}`]);
    expect(await service()).toMatchObject({ status: 'active', autoRenew: 1, cancelOn: null });
  });

  it('can cancel once more as of the same day', async () => {
    await ending();
    await renew(true);
    await renew(false);
    await endServices(test.app);
    await test.settle();
    expect((await service()).status).toBe('terminated');
  });

  it.each<[string, Partial<Operation>]>([
    ['the vendor is at it', { state: 'running', attempt: 1 }],
    ['the vendor has begun', { state: 'waiting', attempt: 1 }],
    ['nobody knows what the vendor did', { state: 'queued', attempt: 1, unclear: 1 }],
    ['a person has to look', { state: 'needs-attention', attempt: 6 }],
  ])('is told that it is too late when %s', async (_when, fields) => {
    await ending();
    await change(fields);
    await expect(renew(true)).rejects.toMatchObject({ code: 'service.ending', status: 409 });
    expect(await service()).toMatchObject({ autoRenew: 0, cancelOn: '2026-02-05' });
  });

  it('is told so when the end comes meanwhile', async () => {
    await ending();
    const release = await hold(async () => {
      await Operation.query().where({ kind: 'terminate' }).patch({ state: 'done' });
      await Service.query().findById(serviceId).patch({ status: 'terminated', autoRenew: 0 });
    });
    const told = expect(renew(true)).rejects.toMatchObject({ code: 'service.status', status: 409 });
    await untilOneWaits();
    await release();
    await told;
    expect(await service()).toMatchObject({ status: 'terminated', autoRenew: 0 });
  });
});
