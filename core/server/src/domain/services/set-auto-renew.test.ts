import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Id } from '@moorage/sdk';
import { createTestApp, createTestShop, type TestApp, type TestShop } from '@moorage/testing';
import { checkLedger } from '../ledger/check-ledger.ts';
import { placeOrder } from '../orders/place-order.ts';
import { payInvoice } from '../payments/pay-invoice.ts';
import { billClients } from '../renewals/bill-clients.ts';
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

describe('a customer who cancels while the billing run holds their page', () => {
  it('ends with the period that is being invoiced, not with the one before', async () => {
    test.clock.moveTo('2026-01-23T09:00:00.000Z');
    let invoiced = (): void => undefined;
    let release = (): void => undefined;
    const isInvoiced = new Promise<void>((resolve) => (invoiced = resolve));
    const gate = new Promise<void>((resolve) => (release = resolve));
    const billing = test.asSystem(() =>
      test.app.db.transaction(async () => {
        await billClients(test.app, [clientId], '2026-02-10');
        invoiced();
        await gate;
      }),
    );
    await isInvoiced;
    const cancelling = renew(false);
    await untilOneWaits();
    release();
    await billing;
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
  await expect.poll(count, { timeout: 10_000 }).toBe(1);
}
