import { afterEach, beforeEach, expect } from 'vitest';
import { isRefusal, money, type Id } from '@moorage/sdk';
import { createTestApp, createTestShop, type TestApp, type TestShop } from '@moorage/testing';
import { trialBalance } from '../../ledger/balances.ts';
import { checkLedger } from '../../ledger/check-ledger.ts';
import { placeOrder } from '../../orders/place-order.ts';
import { payInvoice } from '../pay-invoice.ts';
import { Payment } from '../payment.ts';
import { receiveGatewayWebhook } from '../receive-webhook.ts';

/** What the tests of this folder share: a shop, its bank, and short words for what is done with them. */
export let test: TestApp;
export let shop: TestShop;

/** A fresh house for every test; whatever a test did, its ledger must be sound in the end. */
export function useShop(): void {
  beforeEach(async () => {
    test = await createTestApp({ policy: { tax: { name: 'VAT', rate: '20' } } });
    shop = await createTestShop(test);
  });
  afterEach(async () => {
    await expectSoundLedger();
    await test.close();
  });
}

export const usd = (amount: number) => money(amount, 'USD');
async function expectSoundLedger(): Promise<void> {
  const [differences, trial] = await test.asSystem(async () => [
    await checkLedger(test.app),
    await trialBalance(test.app),
  ]);
  expect(differences).toEqual([]);
  const sums = new Map<string, number>();
  for (const { balance } of trial)
    sums.set(balance.currency, (sums.get(balance.currency) ?? 0) + balance.amount);
  expect([...sums.values()].every((sum) => sum === 0)).toBe(true);
}

export async function order(amount = 1_000): Promise<{ clientId: Id; invoiceId: Id; serviceId: Id }> {
  const clientId = await test.createClient();
  const product = await shop.sell({ amount });
  const placed = await test.asSystem(() =>
    placeOrder(test.app, {
      clientId,
      currency: 'USD',
      items: [{ ...product, quantity: 1, options: {}, order: {} }],
    }),
  );
  return { clientId, invoiceId: placed.invoiceId, serviceId: placed.serviceIds[0] as Id };
}
export const pay = (invoiceId: Id, wish: { methodId?: Id; save?: boolean; accountId?: Id } = {}) =>
  test.asSystem(async () => {
    const answer = await payInvoice(test.app, {
      invoiceId,
      accountId: wish.accountId ?? shop.accountId,
      methodId: wish.methodId ?? null,
      save: wish.save ?? false,
      automatic: null,
    });
    if (!answer) throw new Error('no answer');
    return answer;
  });
export const payment = (id: Id) => test.asSystem(async () => (await Payment.query().findById(id)) as Payment);
export const invoiceState = async (id: Id) =>
  test.asSystem(async () => {
    const row = await test.app.db
      .knex()('invoice')
      .where({ id })
      .first<{ state: string; paid: number }>('state', 'paid');
    return [row.state, row.paid];
  });
export const events = async () =>
  test.asSystem(async () => {
    const rows = await test.app.db.knex()('outbox').orderBy('id').select<{ name: string }[]>('name');
    return rows.map(({ name }) => name);
  });
export const mails = async () =>
  test.asSystem(async () => {
    const rows = await test.app.db.knex()('mail').orderBy('id').select<{ template: string }[]>('template');
    return rows.map(({ template }) => template);
  });
export const code = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'accepted';
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
};
export const webhook = (facts: Parameters<TestShop['gateway']['webhook']>[0], signature?: string) =>
  receiveGatewayWebhook(test.app, {
    gatewayId: 'fake',
    accountId: shop.accountId,
    request: shop.gateway.webhook(facts, signature),
  });
export const facts = () =>
  test.asSystem(() =>
    test.app.db
      .knex()('gatewayFact')
      .orderBy('id')
      .select<{ appliedAt: string | null; outcome: string | null }[]>('appliedAt', 'outcome'),
  );
export const wait = async (seconds: number): Promise<void> => {
  test.clock.advance(seconds * 1_000);
  await test.app.scheduler.tick();
  await test.settle();
};
