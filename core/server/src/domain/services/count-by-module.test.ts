import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Id } from '@moorage/sdk';
import { createTestApp, createTestShop, type TestApp } from '@moorage/testing';
import { systemCaller } from '../../database/ambient.ts';
import { acceptOrder } from '../orders/accept-order.ts';
import { placeOrder } from '../orders/place-order.ts';
import { Service, type ServiceStatus } from './service.ts';

let test: TestApp;
beforeEach(async () => {
  test = await createTestApp();
});
afterEach(() => test.close());

it('staff see how many services hang on a module: from the payment on, until they have ended', async () => {
  const count = () => test.app.actions.call('services.by_module', {}, systemCaller(test.brandId));
  const shop = await createTestShop(test);
  const clientId = await test.createClient();
  const items = [{ ...(await shop.sell({ amount: 1_000 })), quantity: 2, options: {}, order: {} }];
  const placed = await test.asSystem(() => placeOrder(test.app, { clientId, currency: 'USD', items }));
  expect(await count()).toEqual({ items: [] });
  await test.asSystem(() => acceptOrder(test.app, placed.orderId));
  await test.settle();
  const [first, second] = placed.serviceIds as [Id, Id];
  const { moduleId } = await test.asSystem(async () => (await Service.query().findById(first)) as Service);
  const set = (id: Id, status: ServiceStatus) =>
    test.asSystem(() =>
      test.app.db.transaction(async () => await Service.query().findById(id).patch({ status })),
    );
  expect(await count()).toEqual({ items: [{ moduleId, services: 2 }] });
  await set(first, 'suspended');
  await set(second, 'terminated');
  expect(await count()).toEqual({ items: [{ moduleId, services: 1 }] });
  await set(first, 'cancelled');
  expect(await count()).toEqual({ items: [] });
});
