import { describe, expect, it } from 'vitest';
import { money } from '@moorage/sdk';
import { clientCredit, invoiceBalance } from '../ledger/balances.ts';
import { placeOrder } from '../orders/place-order.ts';
import { receiveGatewayWebhook } from './receive-webhook.ts';
import { refundPayment } from './refund-payment.ts';
import {
  code,
  events,
  facts,
  invoiceState,
  mails,
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

describe('messages of the gateway', () => {
  it('are refused without a good signature', async () => {
    expect(await code(webhook([], 'bad'))).toBe('webhook.signature');
    expect(await facts()).toEqual([]);
  });

  it('are taken in once and applied once, however often they come', async () => {
    const { invoiceId } = await order();
    shop.gateway.answer('pending');
    const { paymentId } = await pay(invoiceId);
    shop.gateway.complete('fake-1');
    const [charge] = shop.gateway.charges();
    const fact = shop.gateway.factOf(charge as never, 'evt-1');
    await Promise.all(Array.from({ length: 5 }, () => webhook([fact])));
    await test.settle();
    await webhook([{ ...fact, externalId: 'evt-2' }]);
    await test.settle();
    expect((await payment(paymentId)).state).toBe('succeeded');
    expect((await facts()).map(({ outcome }) => outcome)).toEqual([
      'succeeded',
      'unchanged: the payment is succeeded',
    ]);
    expect((await events()).filter((name) => name === 'invoice.paid')).toHaveLength(1);
    expect((await mails()).filter((name) => name === 'payment-receipt')).toHaveLength(1);
  });

  it('that arrive together are each taken in, and a bad one among them harms no other', async () => {
    const fact = (externalId: string) =>
      ({ kind: 'refund', externalId, reference: 'nobody', amount: usd(5), state: 'succeeded' }) as const;
    const sent = [fact('a'), fact('b'), fact('x'.repeat(191)), fact('b'), fact('c')];
    const taken = await Promise.allSettled([...sent.map((one) => webhook([one])), webhook([], 'bad')]);
    expect(taken.map(({ status }) => status === 'fulfilled')).toEqual([true, true, false, true, true, false]);
    expect(await facts()).toHaveLength(3);
  });

  it('may overtake our own commit: they wait for it', async () => {
    const { invoiceId } = await order();
    await webhook([
      {
        kind: 'payment',
        externalId: 'evt-early',
        reference: 'fake-1',
        amount: usd(1_200),
        outcome: { state: 'succeeded', reference: 'fake-1' },
      },
    ]);
    await test.settle();
    expect((await facts())[0]).toEqual({ appliedAt: null, outcome: null });
    shop.gateway.answer('pending');
    const { paymentId } = await pay(invoiceId);
    await wait(31);
    expect((await payment(paymentId)).state).toBe('succeeded');
    expect((await facts())[0]?.outcome).toBe('succeeded');
  });

  it('about something that never comes are shown to staff after an hour', async () => {
    await webhook([
      { kind: 'refund', externalId: 'evt-x', reference: 'nobody', amount: usd(5), state: 'succeeded' },
    ]);
    await test.settle();
    await wait(31);
    expect((await facts())[0]?.outcome).toBeNull();
    await wait(3_600);
    expect((await facts())[0]?.outcome).toBe('parked: nothing here matches it');
  });

  it('that break are tried for an hour and then shown to staff; others are not held up', async () => {
    const { invoiceId } = await order();
    const { paymentId } = await pay(invoiceId);
    const broken = { kind: 'refund', externalId: 'evt-broken', reference: 'fake-1', amount: null };
    const good = { kind: 'dispute', externalId: 'evt-good', reference: 'fake-1', amount: usd(1_200) };
    await webhook([{ ...broken, state: 'succeeded' } as never, { ...good, state: 'pending' } as never]);
    await test.settle();
    expect(await facts()).toMatchObject([{ outcome: null }, { outcome: 'disputed' }]);
    await wait(1_800);
    expect((await facts())[0]?.appliedAt).toBeNull();
    // Not even while the job waits longer and longer for the one that breaks.
    await webhook([{ ...good, externalId: 'evt-later', state: 'won' } as never]);
    await test.settle();
    expect((await facts()).map(({ appliedAt }) => appliedAt !== null)).toEqual([false, true, true]);
    await wait(1_900);
    await wait(60);
    expect((await facts())[0]?.outcome).toBe('parked: applying it fails, see the log');
    expect((await payment(paymentId)).state).toBe('succeeded');
  });

  it('bring a late success after a failure', async () => {
    const { invoiceId } = await order();
    shop.gateway.answer({ decline: 'later' });
    const { paymentId } = await pay(invoiceId);
    expect((await payment(paymentId)).state).toBe('failed');
    shop.gateway.complete('fake-1');
    await webhook([shop.gateway.factOf(shop.gateway.charges()[0] as never, 'evt-late')]);
    await test.settle();
    expect((await payment(paymentId)).state).toBe('succeeded');
    expect(await invoiceState(invoiceId)).toEqual(['paid', 1_200]);
  });

  it('bring a second success for one invoice: it becomes credit, and pays the next invoice', async () => {
    const { invoiceId, clientId } = await order();
    shop.gateway.answer({ decline: 'later' });
    await pay(invoiceId);
    await pay(invoiceId);
    shop.gateway.complete('fake-1');
    await webhook([shop.gateway.factOf(shop.gateway.charges()[0] as never, 'evt-late')]);
    await test.settle();
    expect(await test.asSystem(() => clientCredit(test.app, clientId))).toEqual([usd(1_200)]);
    const product = await shop.sell({ amount: 2_000 });
    const next = await test.asSystem(() =>
      placeOrder(test.app, {
        clientId,
        currency: 'USD',
        items: [{ ...product, quantity: 1, options: {}, order: {} }],
      }),
    );
    expect(await invoiceState(next.invoiceId)).toEqual(['open', 1_200]);
    expect(await test.asSystem(() => invoiceBalance(test.app, next.invoiceId))).toEqual(usd(1_200));
    expect(await test.asSystem(() => clientCredit(test.app, clientId))).toEqual([]);
  });

  it.each([
    ['a lower amount', usd(1)],
    ['another currency', money(1_200, 'EUR')],
  ])('with %s move no money, and wait for a person', async (_, amount) => {
    const { invoiceId } = await order();
    shop.gateway.answer('action');
    const { paymentId } = await pay(invoiceId);
    shop.gateway.complete('fake-1');
    await webhook([shop.gateway.factOf(shop.gateway.charges()[0] as never, 'evt-1', amount)]);
    await test.settle();
    expect(await payment(paymentId)).toMatchObject({ state: 'parked', code: 'payment.amount-mismatch' });
    expect(await invoiceState(invoiceId)).toEqual(['open', 0]);
    expect((await facts())[0]?.outcome).toContain('parked');
  });

  it('of another account do not reach our payment', async () => {
    const { invoiceId } = await order();
    shop.gateway.answer('action');
    const { paymentId } = await pay(invoiceId);
    const other = await test.addGatewayAccount('fake', {});
    shop.gateway.complete('fake-1');
    const request = shop.gateway.webhook([shop.gateway.factOf(shop.gateway.charges()[0] as never, 'evt-1')]);
    await receiveGatewayWebhook(test.app, { gatewayId: 'fake', accountId: other, request });
    await test.settle();
    expect((await payment(paymentId)).state).toBe('action');
  });

  it('at the address of another gateway are nobody’s, even when they are signed', async () => {
    const { invoiceId } = await order();
    await pay(invoiceId);
    const request = shop.gateway.webhook([shop.gateway.factOf(shop.gateway.charges()[0] as never, 'evt-1')]);
    const { accountId } = shop;
    const receive = (gatewayId: string) => receiveGatewayWebhook(test.app, { gatewayId, accountId, request });
    expect(await receive('other')).toBe(false);
    expect(await facts()).toEqual([]);
    expect(await receive('fake')).toBe(true);
    expect(await facts()).toHaveLength(1);
  });

  it('about a dispute take the money away, and give it back when it is won', async () => {
    const { invoiceId } = await order();
    const { paymentId } = await pay(invoiceId);
    const dispute = { kind: 'dispute', reference: 'fake-1', amount: usd(1_200) } as const;
    await webhook([{ ...dispute, externalId: 'd-1', state: 'pending' }]);
    await test.settle();
    expect((await payment(paymentId)).disputed).toBe(1_200);
    expect(await code(test.asSystem(() => refundPayment(test.app, { paymentId, amount: usd(1) })))).toBe(
      'refund.too-large',
    );
    await webhook([{ ...dispute, externalId: 'd-2', state: 'failed' }]);
    await test.settle();
    expect((await payment(paymentId)).disputed).toBe(0);
    expect(await events()).toContain('payment.disputed');
  });
});
