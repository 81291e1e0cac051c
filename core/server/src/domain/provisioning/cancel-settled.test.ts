import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Id } from '@moorage/sdk';
import { createTestApp, createTestShop, type TestApp, type TestShop } from '@moorage/testing';
import { runDunning } from '../dunning/run-dunning.ts';
import { Invoice } from '../invoices/invoice.ts';
import { checkLedger } from '../ledger/check-ledger.ts';
import { placeOrder } from '../orders/place-order.ts';
import { payInvoice } from '../payments/pay-invoice.ts';
import { runBilling } from '../renewals/run-billing.ts';
import { Service } from '../services/service.ts';
import { Operation } from './provisioning.ts';

let test: TestApp;
let shop: TestShop;
let serviceId: Id;
beforeEach(async () => {
  test = await createTestApp({
    policy: { remindDaysAfter: [], suspendDaysAfter: 1, terminateDaysAfter: 2 },
  });
  shop = await createTestShop(test);
  const clientId = await test.createClient();
  const product = await shop.sell({ amount: 1_000 });
  const items = [{ ...product, quantity: 1, options: {}, order: {} }];
  const placed = await test.asSystem(() => placeOrder(test.app, { clientId, currency: 'USD', items }));
  serviceId = placed.serviceIds[0] as Id;
  await pay(placed.invoiceId);
  await test.settle();
});
afterEach(async () => {
  expect(await test.asSystem(() => checkLedger(test.app))).toEqual([]);
  await test.close();
});

const pay = (invoiceId: Id) =>
  test.asSystem(() =>
    payInvoice(test.app, {
      invoiceId,
      accountId: shop.accountId,
      methodId: null,
      save: false,
      automatic: null,
    }),
  );
const renewal = (): Promise<Invoice> =>
  test.asSystem(
    async () => (await Invoice.query().where({ reason: 'renewal' }).orderBy('id').first()) as Invoice,
  );
const service = (): Promise<Service> =>
  test.asSystem(async () => (await Service.query().findById(serviceId)) as Service);
const operations = async (): Promise<string[]> =>
  test.asSystem(async () =>
    (await Operation.query().orderBy('id')).map(({ kind, state }) => `${kind} ${state}`),
  );
const change = (fields: Partial<Operation>) =>
  test.asSystem(() =>
    test.app.db.transaction(() => Operation.query().where({ state: 'queued' }).patch(fields)),
  );

/** Dunning has written the operation; its worker is busy, or its vendor away. */
async function suspend(): Promise<void> {
  test.clock.moveTo('2026-02-05T09:00:00.000Z');
  await runBilling(test.app);
  await test.settle();
  test.clock.moveTo('2026-02-06T09:00:00.000Z');
  await runDunning(test.app);
  shop.moduleCalls.length = 0;
}
async function terminate(): Promise<void> {
  await suspend();
  await test.settle();
  test.clock.moveTo('2026-02-07T09:00:00.000Z');
  await runDunning(test.app);
  shop.moduleCalls.length = 0;
}

/** An operation that finds an earlier one unfinished looks again ten seconds later. */
async function comeToRest(): Promise<void> {
  await test.settle();
  test.clock.advance(10_000);
  await test.settle();
}

describe('what dunning asked for', () => {
  it('is not done to a machine whose invoice was paid while it waited', async () => {
    await suspend();
    await pay((await renewal()).id);
    await comeToRest();
    expect(shop.moduleCalls).not.toContain(`suspend ${serviceId}`);
    expect(await operations()).toEqual(['create done', 'suspend cancelled', 'resume done']);
    expect((await service()).status).toBe('active');
  });

  it('erases nothing after the payment, and what was suspended runs again', async () => {
    await terminate();
    expect((await operations()).at(-1)).toBe('terminate queued');
    await pay((await renewal()).id);
    await comeToRest();
    expect(shop.moduleCalls).toEqual([`resume ${serviceId}`]);
    expect((await operations()).slice(-2)).toEqual(['terminate cancelled', 'resume done']);
    expect((await service()).status).toBe('active');
  });

  it('is not tried again after a clear refusal, once the invoice is paid', async () => {
    await terminate();
    await change({ attempt: 2 });
    await pay((await renewal()).id);
    await comeToRest();
    expect((await operations()).slice(-2)).toEqual(['terminate cancelled', 'resume done']);
  });

  it('goes on when the vendor may have done it already, and is taken back where it can be', async () => {
    await suspend();
    await change({ attempt: 1, unclear: 1 });
    await pay((await renewal()).id);
    await comeToRest();
    expect(shop.moduleCalls).toEqual([`suspend ${serviceId}`, `resume ${serviceId}`]);
    expect((await service()).status).toBe('active');
  });

  it('is done while the invoice is owed, also when nobody waits for the money any more', async () => {
    await terminate();
    await comeToRest();
    expect((await renewal()).state).toBe('uncollectible');
    expect(shop.moduleCalls).toEqual([`terminate ${serviceId}`]);
    expect((await service()).status).toBe('terminated');
  });
});
