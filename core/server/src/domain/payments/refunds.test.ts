import { describe, expect, it } from 'vitest';
import type { Id } from '@moorage/sdk';
import { clientCredit, trialBalance } from '../ledger/balances.ts';
import { Refund } from './payment.ts';
import { recordOutcome } from './record-outcome.ts';
import { refundPayment } from './refund-payment.ts';
import {
  code,
  events,
  order,
  pay,
  payment,
  shop,
  test,
  usd,
  wait,
  webhook,
  useShop,
} from './testing/shop.ts';

useShop();

describe('refunds', () => {
  const refund = (paymentId: Id, amount: number) =>
    test.asSystem(() => refundPayment(test.app, { paymentId, amount: usd(amount) }));

  it('never return more than was paid, in parts and in parallel', async () => {
    const { invoiceId } = await order();
    const { paymentId } = await pay(invoiceId);
    expect(await code(refund(paymentId, 1_201))).toBe('refund.too-large');
    expect(await code(refund(paymentId, 0))).toBe('refund.amount');
    await refund(paymentId, 200);
    const rest = await Promise.allSettled(Array.from({ length: 10 }, () => refund(paymentId, 300)));
    expect(rest.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect((await payment(paymentId)).refunded).toBe(1_100);
    expect(shop.gateway.refunds().reduce((sum, { amount }) => sum + amount.amount, 0)).toBe(1_100);
  });

  it('without an answer are repeated with the same key', async () => {
    const { invoiceId } = await order();
    const { paymentId } = await pay(invoiceId);
    shop.gateway.answerRefund('lost');
    const { id, state } = await refund(paymentId, 500);
    expect(state).toBe('unknown');
    expect(await code(refund(paymentId, 800))).toBe('refund.too-large');
    await wait(61);
    expect(await test.asSystem(async () => await Refund.query().findById(id))).toMatchObject({
      state: 'succeeded',
    });
    expect(shop.gateway.refunds()).toHaveLength(1);
    expect((await payment(paymentId)).refunded).toBe(500);
  });

  it('that fail later are booked back', async () => {
    const { invoiceId } = await order();
    const { paymentId } = await pay(invoiceId);
    shop.gateway.answerRefund('pending');
    const { id } = await refund(paymentId, 500);
    expect((await payment(paymentId)).refunded).toBe(500);
    const reference = shop.gateway.refunds()[0]?.reference as string;
    const fact = { kind: 'refund', reference: 'fake-1', refund: reference, amount: usd(500) } as const;
    await webhook([{ ...fact, externalId: 'r-1', state: 'failed' }]);
    await test.settle();
    expect(await test.asSystem(async () => await Refund.query().findById(id))).toMatchObject({
      state: 'failed',
    });
    expect((await payment(paymentId)).refunded).toBe(0);
    const trial = await test.asSystem(() => trialBalance(test.app));
    expect(trial.find(({ account }) => account === 'refunds')?.balance.amount).toBe(0);
  });

  it('made at the gateway’s own desk are taken over, once', async () => {
    const { invoiceId } = await order();
    const { paymentId } = await pay(invoiceId);
    const fact = {
      kind: 'refund',
      reference: 'fake-1',
      refund: 're-9',
      amount: usd(400),
      state: 'succeeded',
    } as const;
    await webhook([
      { ...fact, externalId: 'r-1' },
      { ...fact, externalId: 'r-2' },
    ]);
    await test.settle();
    expect((await payment(paymentId)).refunded).toBe(400);
    expect((await events()).filter((name) => name === 'payment.refunded')).toHaveLength(1);
  });

  it('take back credit first when the money had paid for nothing', async () => {
    const { invoiceId, clientId } = await order();
    shop.gateway.answer({ decline: 'later' });
    const { paymentId } = await pay(invoiceId);
    await pay(invoiceId);
    await test.asSystem(() =>
      recordOutcome(test.app, paymentId, { state: 'succeeded', reference: 'fake-1' }),
    );
    await refund(paymentId, 700);
    expect(await test.asSystem(() => clientCredit(test.app, clientId))).toEqual([usd(500)]);
  });
});
