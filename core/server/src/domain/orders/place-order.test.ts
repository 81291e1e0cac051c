import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Id } from '@moorage/sdk';
import { createTestApp, createTestShop, type TestApp } from '@moorage/testing';
import { placeOrder } from './place-order.ts';

let test: TestApp;
let clientId: Id;
let place: (kind: 'client' | 'staff') => Promise<unknown>;
beforeEach(async () => {
  test = await createTestApp();
  clientId = await test.createClient();
  const product = await (await createTestShop(test)).sell({ amount: 1_000 });
  const items = [{ ...product, quantity: 1, options: {}, order: {} }];
  place = (kind) =>
    test.as({ kind, clientId: kind === 'client' ? clientId : null }, () =>
      placeOrder(test.app, { clientId, currency: 'USD', items }),
    );
});
afterEach(() => test.close());

describe('orders that nobody pays', () => {
  it('come to an end for a client, and not for staff', async () => {
    for (let count = 0; count < 25; count += 1) await place('client');
    await expect(place('client')).rejects.toMatchObject({ code: 'order.too-many-unpaid', status: 409 });
    await place('staff');
  });
});
