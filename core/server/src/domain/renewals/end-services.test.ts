import { afterEach, expect, it } from 'vitest';
import type { Id } from '@moorage/sdk';
import { createTestApp, createTestShop, type TestApp } from '@moorage/testing';
import { placeOrder } from '../orders/place-order.ts';
import { acceptOrder } from '../orders/accept-order.ts';
import { Service } from '../services/service.ts';
import { setAutoRenew } from '../services/set-auto-renew.ts';
import { endServices } from './end-services.ts';

let test: TestApp;
afterEach(() => test.close());

it('a cancellation that is taken back while the task ends others is not carried out', async () => {
  let onTell = (_topic: string): void => undefined;
  test = await createTestApp({
    parts: { live: () => ({ tell: (topic: string) => onTell(topic) }) as never },
  });
  const shop = await createTestShop(test);
  const product = await shop.sell({ amount: 1_000 });
  const items = [{ ...product, quantity: 1, options: {}, order: {} }];
  const cancelled = async (): Promise<Id> => {
    const clientId = await test.createClient();
    return test.asSystem(async () => {
      const { orderId, serviceIds } = await placeOrder(test.app, { clientId, currency: 'USD', items });
      await acceptOrder(test.app, orderId);
      await test.settle();
      await setAutoRenew(test.app, serviceIds[0] as Id, false);
      return serviceIds[0] as Id;
    });
  };
  const [first, second] = [await cancelled(), await cancelled()];
  test.clock.moveTo('2026-02-05T00:10:00.000Z');
  // The task has read both, and the end of the first is just written.
  let keeping: Promise<unknown> | undefined;
  onTell = () => void (keeping ??= setAutoRenew(test.app, second, true));
  await endServices(test.app);
  expect(await keeping).toEqual({ autoRenew: true, cancelOn: null });
  await test.settle();
  const rows = await test.asSystem(async () => await Service.query().orderBy('id'));
  expect(rows.map(({ id, status }) => [id, status])).toEqual([
    [first, 'terminated'],
    [second, 'active'],
  ]);
});
