import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Id } from '@moorage/sdk';
import { createTestApp, createTestShop, type TestApp, type TestShop } from '@moorage/testing';
import { InvoiceLine } from '../invoices/invoice.ts';
import { checkLedger } from '../ledger/check-ledger.ts';
import { payInvoice } from '../payments/pay-invoice.ts';
import { runBilling } from '../renewals/run-billing.ts';
import { Service } from '../services/service.ts';
import { setAutoRenew } from '../services/set-auto-renew.ts';
import { acceptOrder } from './accept-order.ts';
import { placeOrder, type PlacedOrder } from './place-order.ts';

let test: TestApp;
let shop: TestShop;
beforeEach(async () => {
  test = await createTestApp();
  shop = await createTestShop(test);
});
afterEach(async () => {
  expect(await test.asSystem(() => checkLedger(test.app))).toEqual([]);
  await test.close();
});

const moveTo = (day: string) => test.clock.moveTo(`${day}T09:00:00.000Z`);
async function order(termUnit: 'week' | 'month' | 'once', day: string): Promise<PlacedOrder> {
  moveTo(day);
  const clientId = await test.createClient();
  const items = [{ ...(await shop.sell({ amount: 1_000, termUnit })), quantity: 1, options: {}, order: {} }];
  return test.asSystem(() => placeOrder(test.app, { clientId, currency: 'USD', items }));
}
async function pay({ invoiceId }: PlacedOrder, day: string): Promise<void> {
  moveTo(day);
  const payment = { accountId: shop.accountId, methodId: null, save: false, automatic: null };
  await test.asSystem(() => payInvoice(test.app, { invoiceId, ...payment }));
  await test.settle();
}
const service = ({ serviceIds }: PlacedOrder): Promise<Service> =>
  test.asSystem(async () => (await Service.query().findById(serviceIds[0] as Id)) as Service);
const periods = () =>
  test.asSystem(async () =>
    (await InvoiceLine.query().orderBy('id')).map(({ periodFrom, periodTo }) => [periodFrom, periodTo]),
  );

describe('an order that is paid late', () => {
  it.each([
    ['week', '2026-01-05', '2026-01-25', ['2026-01-05', '2026-01-12'], ['2026-02-01', '2026-02-08']],
    ['month', '2026-01-05', '2026-02-03', ['2026-01-05', '2026-02-05'], ['2026-03-03', '2026-04-03']],
    ['month', '2026-01-29', '2026-03-31', ['2026-01-29', '2026-02-28'], ['2026-04-30', '2026-05-31']],
    // Both terms end with February: the renewal begins on the day on which the first line ends.
    ['month', '2026-01-30', '2026-01-31', ['2026-01-30', '2026-02-28'], ['2026-02-28', '2026-03-31']],
    ['month', '2026-01-31', '2026-02-28', ['2026-01-31', '2026-02-28'], ['2026-03-28', '2026-04-28']],
  ] as const)(
    'has its term of a %s, ordered on %s, from %s on',
    async (unit, ordered, paid, first, renewal) => {
      const placed = await order(unit, ordered);
      await pay(placed, paid);
      const [next] = renewal;
      const anchorDay = Number(paid.slice(8));
      expect(await service(placed)).toMatchObject({ startedOn: paid, anchorDay, nextPeriodOn: next });
      moveTo(next);
      expect(await runBilling(test.app)).toMatchObject({ clients: 1, parked: 0 });
      expect((await periods()).slice(0, 2)).toEqual([first, renewal]);
    },
  );

  it('ends with the term that was paid when it was cancelled before', async () => {
    const placed = await order('month', '2026-01-05');
    await test.asSystem(() => setAutoRenew(test.app, placed.serviceIds[0] as Id, false));
    await pay(placed, '2026-01-20');
    expect(await service(placed)).toMatchObject({ nextPeriodOn: '2026-02-20', cancelOn: '2026-02-20' });
  });

  it('has no term when it is bought once', async () => {
    const placed = await order('once', '2026-01-05');
    await pay(placed, '2026-01-20');
    expect(await service(placed)).toMatchObject({ startedOn: '2026-01-20', nextPeriodOn: null });
  });
});

describe('an order that staff accepted', () => {
  it('has its term from that day on, whenever it is paid', async () => {
    const placed = await order('month', '2026-01-05');
    moveTo('2026-01-10');
    await test.asSystem(() => acceptOrder(test.app, placed.orderId));
    await pay(placed, '2026-01-20');
    expect(await service(placed)).toMatchObject({ startedOn: '2026-01-10', nextPeriodOn: '2026-02-10' });
  });
});
