import { afterEach, beforeEach, expect, it } from 'vitest';
import { VendorError, type Id } from '@moorage/sdk';
import { createTestApp, createTestShop, type TestApp } from '@moorage/testing';
import { systemCaller } from '../../database/ambient.ts';
import { askVendor } from './ask-vendor.ts';
import { Service } from './service.ts';

let test: TestApp;
let clientId: Id;
beforeEach(async () => {
  test = await createTestApp();
  const shop = await createTestShop(test);
  clientId = await test.createClient();
  const caller = { ...systemCaller(test.brandId), kind: 'client' as const, clientId };
  const product = await shop.sell({ amount: 1_000 });
  const order = (await test.app.actions.call(
    'orders.place',
    { currency: 'USD', items: [{ ...product, quantity: 1 }] },
    caller,
  )) as { invoiceId: Id };
  await test.app.actions.call(
    'invoices.pay',
    { id: order.invoiceId, accountId: shop.accountId, new: true },
    caller,
  );
  await test.settle();
});
afterEach(() => test.close());

const refused = (kind: 'client' | 'staff'): Promise<unknown> =>
  test.as({ kind, ...(kind === 'client' && { clientId }) }, async () => {
    const service = await Service.query().first().throwIfNotFound();
    return askVendor(test.app, service, () =>
      Promise.reject(
        new VendorError('vendor.token', 'It does not accept the API token', { outcome: 'refused' }),
      ),
    ).catch((error: unknown) => error);
  });

it("tells staff the vendor's words about a refusal, and clients only what it means for them", async () => {
  expect(await refused('staff')).toMatchObject({
    code: 'vendor.token',
    message: 'The control panel refused: It does not accept the API token',
  });
  const told = await refused('client');
  expect(told).toMatchObject({ code: 'vendor.token', status: 503 });
  expect((told as Error).message).toMatch(/^The control panel refused this\. Your service is not affected/);
  expect((told as Error).message).not.toContain('token');
});
