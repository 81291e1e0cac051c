import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Id } from '@moorage/sdk';
import { openRealShop, type RealShop } from './real-shop.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Somebody with an account and a list of stolen cards, at the real gateway. */
let shop: RealShop;
beforeEach(async () => {
  shop = await openRealShop('2026-01-31T09:00:00.000Z');
});
afterEach(() => shop.close());

interface PaymentRow {
  readonly state: string;
  readonly declines: number;
}
const wrongCode = '4000000000000127';
const stolen = '4000000000009979';
async function declined(intent: string, card: string): Promise<void> {
  expect(() => shop.stripe.control.confirm({ intent, card })).toThrow(/declined|security code/);
  await shop.settle();
}
const pay = (invoiceId: Id) =>
  shop.call<{ state: string }>('invoices.pay', { id: invoiceId, accountId: shop.accountId, new: true });

it('tries ten of them in the form, and finds it closed', async () => {
  const { intent, invoiceId } = await shop.order();
  for (let count = 0; count < 10; count += 1) {
    const [payment] = await shop.rows<PaymentRow>('payment');
    expect(payment).toMatchObject({ state: 'action', declines: count });
    await declined(intent, stolen);
  }
  expect(() => shop.stripe.control.confirm({ intent })).toThrow(/status of canceled/);
  expect(await shop.rows<PaymentRow>('payment')).toMatchObject([{ state: 'failed', declines: 10 }]);
  await expect(pay(invoiceId)).rejects.toMatchObject({ code: 'payment.too-many-declines', status: 429 });
  expect(shop.stripe.control.charges().filter(({ paid }) => paid)).toEqual([]);
});

it('is not taken for one who mistypes the security code twice', async () => {
  const { intent, invoiceId } = await shop.order();
  await declined(intent, wrongCode);
  await declined(intent, wrongCode);
  expect((await pay(invoiceId)).state).toBe('action');
  const again = (await shop.rows<{ reference: string }>('payment')).at(-1)?.reference ?? '';
  shop.stripe.control.confirm({ intent: again });
  await shop.settle();
  expect(await shop.rows<{ state: string }>('invoice')).toMatchObject([{ state: 'paid' }]);
});
