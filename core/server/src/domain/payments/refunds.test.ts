import { describe, expect, it, vi } from 'vitest';
import { Refusal, type Caller, type GatewayFact, type Id } from '@moorage/sdk';
import type { FakeRefund } from '@moorage/testing';
import { withIdempotencyKey } from '../../actions/idempotency-key.ts';
import { currentCaller } from '../../database/ambient.ts';
import { systemCaller } from '../../database/ambient.ts';
import { clientCredit, trialBalance } from '../ledger/balances.ts';
import { Refund } from './payment.ts';
import { recordOutcome } from './record-outcome.ts';
import { refundPayment } from './refund-payment.ts';
import {
  code,
  events,
  facts,
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

  const references = (paymentId: Id) =>
    test.asSystem(async () => {
      const made = await Refund.query().where({ paymentId }).orderBy('id');
      return made.map(({ state, reference }) => [state, reference]);
    });
  const refundState = (id: Id) => test.asSystem(async () => (await Refund.query().findById(id))?.state);

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

  it('by two jobs are two, whichever request woke the worker', async () => {
    const { app } = test;
    const { paymentId } = await pay((await order()).invoiceId);
    app.queue.process('radar.compensate', async () => {
      await refundPayment(app, { paymentId, amount: usd(100) });
    });
    await test.asSystem(() =>
      withIdempotencyKey('key-of-a-stranger', currentCaller(), async () => {
        await app.queue.enqueueMany('radar.compensate', [{ data: 1 }, { data: 2 }]);
        await app.queue.drain();
      }),
    );
    expect((await payment(paymentId)).refunded).toBe(200);
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

  it('whose answer was lost have not failed because the repetition is refused', async () => {
    const { invoiceId } = await order();
    const { paymentId } = await pay(invoiceId);
    shop.gateway.answerRefund('lost', 'refused');
    const { id } = await refund(paymentId, 500);
    await wait(61);
    expect(await refundState(id)).toBe('unknown');
    expect(await code(refund(paymentId, 800))).toBe('refund.too-large');
    await wait(3_601);
    expect(await refundState(id)).toBe('succeeded');
    expect(shop.gateway.refunds()).toHaveLength(1);
  });

  it('that a crash cut off wait for a gateway that cannot be asked', async () => {
    const { invoiceId } = await order();
    const { paymentId } = await pay(invoiceId);
    shop.gateway.answerRefund('lost');
    const { id } = await refund(paymentId, 500);
    await test.asSystem(() =>
      test.app.db.transaction(() => Refund.query().findById(id).patch({ state: 'started' })),
    );
    const away = vi
      .spyOn(test.app.connections, 'gateway')
      .mockRejectedValue(new Refusal('gateway.unavailable', 'Its extension is starting'));
    await wait(190);
    expect(away).toHaveBeenCalled();
    expect(await refundState(id)).toBe('unknown');
    away.mockRestore();
    await wait(3_601);
    expect(await refundState(id)).toBe('succeeded');
    expect(shop.gateway.refunds()).toHaveLength(1);
  });

  it('wished for twice under one idempotency key are made once, even when the first try broke', async () => {
    const { invoiceId } = await order();
    const { paymentId } = await pay(invoiceId);
    shop.gateway.answerRefund('broken');
    const wish = (amount: number, key = 'refund-1') =>
      test.asSystem(() =>
        withIdempotencyKey(key, currentCaller(), () =>
          refundPayment(test.app, { paymentId, amount: usd(amount) }),
        ),
      );
    await expect(wish(500)).rejects.toThrow(TypeError);
    expect(await wish(500)).toMatchObject({ state: 'succeeded', amount: 500 });
    expect(await wish(500)).toMatchObject({ state: 'succeeded', amount: 500 });
    await wait(190);
    expect(shop.gateway.refunds()).toHaveLength(1);
    expect((await payment(paymentId)).refunded).toBe(500);
    expect(await code(wish(600))).toBe('idempotency.mismatch');
    await wish(500, 'refund-2');
    expect((await payment(paymentId)).refunded).toBe(1_000);
  });

  it('tell staff what the gateway said, and the client nothing of it', async () => {
    const { invoiceId, clientId } = await order();
    const { paymentId } = await pay(invoiceId);
    shop.gateway.answerRefund('refused');
    expect((await refund(paymentId, 500)).state).toBe('failed');
    const system = systemCaller(test.brandId);
    const seen = async (caller: Caller) => {
      const answer = await test.app.actions.call('payments.get', { id: paymentId }, caller);
      return (answer as { refunds: { message: string | null }[] }).refunds.map(({ message }) => message);
    };
    expect(await seen(system)).toEqual(['The fake does not accept the key']);
    expect(await seen({ ...system, kind: 'client', clientId })).toEqual([null]);
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

  it.each([true, false])(
    'are told apart when two of one amount are open (key in messages: %s)',
    async (tellsKey) => {
      const { invoiceId } = await order();
      const { paymentId } = await pay(invoiceId);
      shop.gateway.answerRefund('lost', 'lost');
      await refund(paymentId, 300);
      await refund(paymentId, 300);
      const [first, second] = shop.gateway.refunds() as [FakeRefund, FakeRefund];
      await webhook([shop.gateway.factOfRefund(second, 'r-2', { tellsKey })]);
      await test.settle();
      await wait(61);
      await webhook([shop.gateway.factOfRefund(first, 'r-1', { tellsKey })]);
      await test.settle();
      await wait(61);
      expect(await references(paymentId)).toEqual([
        ['succeeded', first.reference],
        ['succeeded', second.reference],
      ]);
      expect((await payment(paymentId)).refunded).toBe(600);
      expect((await facts()).every(({ appliedAt }) => appliedAt !== null)).toBe(true);
    },
  );

  it('made at the desk are not taken for an open one of ours of the same amount', async () => {
    const { invoiceId } = await order();
    const { paymentId } = await pay(invoiceId);
    shop.gateway.answerRefund('lost');
    await refund(paymentId, 300);
    const [ours] = shop.gateway.refunds() as [FakeRefund];
    const desk = { ...ours, reference: 're-9' };
    await webhook([
      { ...shop.gateway.factOfRefund(desk, 'r-9', { tellsKey: false }), key: null } as GatewayFact,
    ]);
    await test.settle();
    await wait(61);
    expect(await references(paymentId)).toEqual([
      ['succeeded', ours.reference],
      ['succeeded', 're-9'],
    ]);
    expect((await payment(paymentId)).refunded).toBe(600);
  });

  it('whose message without a key fits the only open one of ours are that one', async () => {
    const { invoiceId } = await order();
    const { paymentId } = await pay(invoiceId);
    shop.gateway.answerRefund('lost');
    await refund(paymentId, 300);
    const [ours] = shop.gateway.refunds() as [FakeRefund];
    await webhook([shop.gateway.factOfRefund(ours, 'r-1', { tellsKey: false })]);
    await test.settle();
    expect(await references(paymentId)).toEqual([['succeeded', ours.reference]]);
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
