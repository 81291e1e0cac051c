import { describe, expect, it, vi } from 'vitest';
import { Refusal } from '@moorage/sdk';
import { createFakeGateway, type FakeAnswer } from '@moorage/testing';
import { systemCaller } from '../../database/ambient.ts';
import { trialBalance } from '../ledger/balances.ts';
import { payInvoice } from './pay-invoice.ts';
import { Payment, PaymentMethod } from './payment.ts';
import { recordOutcome } from './record-outcome.ts';
import { refundPayment } from './refund-payment.ts';
import { resolvePayment } from './resolve-payment.ts';
import { beginMethodSetup } from './store-method.ts';
import {
  code,
  events,
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

describe('paying an invoice', () => {
  it('books the money, pays the invoice, builds the service, and tells it once', async () => {
    const { invoiceId, serviceId } = await order();
    const answer = await pay(invoiceId);
    expect(answer.state).toBe('succeeded');
    await test.settle();
    expect(await invoiceState(invoiceId)).toEqual(['paid', 1_200]);
    expect(shop.moduleCalls).toEqual([`create ${serviceId}`]);
    expect(await events()).toEqual([
      'invoice.issued',
      'order.placed',
      'payment.succeeded',
      'invoice.paid',
      'service.activated',
    ]);
    expect(await mails()).toEqual(['payment-receipt', 'service-ready']);
    const trial = await test.asSystem(() => trialBalance(test.app));
    expect(Object.fromEntries(trial.map(({ account, balance }) => [account, balance.amount]))).toEqual({
      [`cash:${shop.accountId}`]: 1_170,
      fees: 30,
      receivable: 0,
      revenue: -1_000,
      tax: -200,
    });
    expect(await code(pay(invoiceId))).toBe('invoice.paid');
  });

  it.each<[FakeAnswer, string, string]>([
    ['ok', 'succeeded', 'paid'],
    ['pending', 'pending', 'open'],
    ['action', 'action', 'open'],
    ['lost', 'unknown', 'open'],
    ['unreached', 'unknown', 'open'],
    ['refused', 'failed', 'open'],
    [{ decline: 'later' }, 'failed', 'open'],
    [{ decline: 'never' }, 'failed', 'open'],
  ])('after %j the payment is %s and the invoice %s', async (given, state, invoice) => {
    const { invoiceId } = await order();
    shop.gateway.answer(given);
    expect((await pay(invoiceId)).state).toBe(state);
    expect((await invoiceState(invoiceId))[0]).toBe(invoice);
  });

  it('charges once, however many try at the same time', async () => {
    const { invoiceId, clientId, serviceId } = await order();
    const methodId = await shop.storeCard(clientId);
    shop.gateway.slow(5);
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => pay(invoiceId, { methodId })));
    const good = answers.filter((answer) => answer.status === 'fulfilled');
    expect(good).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === 'rejected')
        expect(['payment.in-progress', 'invoice.paid']).toContain((answer.reason as { code?: string }).code);
    await test.settle();
    expect(shop.gateway.charges()).toHaveLength(1);
    expect(shop.moduleCalls).toEqual([`create ${serviceId}`]);
  });

  it('opens one browser session for two tabs', async () => {
    const { invoiceId } = await order();
    shop.gateway.always('action');
    const first = await pay(invoiceId);
    const second = await pay(invoiceId);
    expect(second).toEqual(first);
    expect(second.browser?.session).toEqual({ session: 'fake-1' });
    expect(shop.gateway.charges()).toHaveLength(1);
  });

  it('gives up a waiting payment when the customer chooses otherwise', async () => {
    const { invoiceId, clientId } = await order();
    shop.gateway.answer('action');
    const first = await pay(invoiceId);
    const methodId = await shop.storeCard(clientId);
    const second = await pay(invoiceId, { methodId });
    expect(second.state).toBe('succeeded');
    expect((await payment(first.paymentId)).state).toBe('failed');
    expect(shop.gateway.taken()).toHaveLength(1);
  });

  it('finds that the waiting payment has succeeded meanwhile, and charges nothing more', async () => {
    const { invoiceId, clientId } = await order();
    shop.gateway.answer('action');
    const first = await pay(invoiceId);
    shop.gateway.complete('fake-1');
    const second = await pay(invoiceId, { methodId: await shop.storeCard(clientId) });
    expect(second).toEqual({ state: 'succeeded', paymentId: first.paymentId });
    expect(shop.gateway.charges()).toHaveLength(1);
    expect(await invoiceState(invoiceId)).toEqual(['paid', 1_200]);
  });

  it('begins no second payment while nobody can say what becomes of the waiting one', async () => {
    const { invoiceId } = await order();
    const accountId = await test.addGatewayAccount('fake', {});
    shop.gateway.answer('action');
    const first = await pay(invoiceId);
    const open = test.app.connections.gateway;
    const away = vi
      .spyOn(test.app.connections, 'gateway')
      .mockImplementation((id) =>
        id === shop.accountId
          ? Promise.reject(new Refusal('gateway.unavailable', 'Its extension is starting'))
          : open(id),
      );
    expect(await code(pay(invoiceId, { accountId }))).toBe('payment.in-progress');
    away.mockRestore();
    expect((await payment(first.paymentId)).state).toBe('action');
    shop.gateway.complete('fake-1');
    expect(await pay(invoiceId, { accountId })).toEqual({ state: 'succeeded', paymentId: first.paymentId });
    expect(shop.gateway.taken()).toHaveLength(1);
  });

  it('refuses a currency that the gateway does not take', async () => {
    const { invoiceId } = await order();
    const european = createFakeGateway({ currencies: ['EUR'] });
    test.registerGateway('european', european.definition);
    const accountId = await test.addGatewayAccount('european', {});
    expect(await code(pay(invoiceId, { accountId }))).toBe('gateway.currency');
    expect(european.charges()).toHaveLength(0);
  });

  it('refuses another client’s card, and an account that is not there', async () => {
    const { invoiceId } = await order();
    const stranger = await test.createClient({ email: 'eve@example.com' });
    expect(await code(pay(invoiceId, { methodId: await shop.storeCard(stranger) }))).toBe('method.unknown');
    expect(await code(pay(invoiceId, { accountId: 999_999 }))).toBe('gateway.unknown');
    expect(shop.gateway.charges()).toHaveLength(0);
  });

  it('stops whoever tries one card after the other, for an hour', async () => {
    const { invoiceId, clientId } = await order();
    const attempt = (caller: object) => {
      shop.gateway.answer({ decline: 'later' });
      const wish = { invoiceId, accountId: shop.accountId, methodId: null, save: false, automatic: null };
      return test.as({ clientId, ...caller }, async () => (await payInvoice(test.app, wish))?.state);
    };
    const client = { kind: 'client' } as const;
    for (let count = 0; count < 10; count += 1) expect(await attempt(client)).toBe('failed');
    expect(await code(attempt(client))).toBe('payment.too-many-declines');
    expect(await attempt({ kind: 'staff', clientId: null })).toBe('failed');
    test.clock.advance(3_600_001);
    expect(await attempt(client)).toBe('failed');
  });

  it('keeps the card when asked to, and prefers the first one', async () => {
    const { invoiceId, clientId } = await order();
    await pay(invoiceId, { save: true });
    const methods = await test.asSystem(async () => await PaymentMethod.query().where({ clientId }));
    expect(methods).toMatchObject([{ label: 'Visa', last4: '4242', preferred: 1, status: 'active' }]);
  });
});

describe('the unknown', () => {
  it('is asked about, and turns out to be money', async () => {
    const { invoiceId } = await order();
    shop.gateway.answer('lost');
    const { paymentId, message } = await pay(invoiceId);
    expect(message).toContain('do not pay a second time');
    expect(await code(pay(invoiceId))).toBe('payment.in-progress');
    await wait(11);
    expect((await payment(paymentId)).state).toBe('succeeded');
    expect(await invoiceState(invoiceId)).toEqual(['paid', 1_200]);
    expect(shop.gateway.charges()).toHaveLength(1);
  });

  it('is asked about, and turns out to be nothing: paying again is possible', async () => {
    const { invoiceId } = await order();
    shop.gateway.answer('unreached');
    const { paymentId } = await pay(invoiceId);
    await wait(11);
    expect(await payment(paymentId)).toMatchObject({ state: 'failed', code: 'payment.absent' });
    expect((await pay(invoiceId)).state).toBe('succeeded');
    expect(shop.gateway.charges()).toHaveLength(1);
  });

  it('is no proof that nothing was charged when the gateway had it once', async () => {
    const { invoiceId } = await order();
    shop.gateway.answer('pending');
    const { paymentId } = await pay(invoiceId);
    shop.gateway.forget();
    await wait(3_601);
    expect((await payment(paymentId)).state).toBe('pending');
    expect(await code(pay(invoiceId))).toBe('payment.in-progress');
  });

  it('stays unknown while nobody answers, and is parked for a person at last', async () => {
    const { invoiceId } = await order();
    shop.gateway.answer('lost');
    const { paymentId } = await pay(invoiceId);
    shop.gateway.silence(true);
    for (const seconds of [11, 61, 301, 3_601]) {
      await wait(seconds);
      expect((await payment(paymentId)).state).toBe('unknown');
    }
    for (let day = 0; day < 6; day += 1) await wait(86_401);
    expect(await payment(paymentId)).toMatchObject({ state: 'parked', code: 'payment.unresolved' });
    expect(await code(pay(invoiceId))).toBe('payment.in-progress');
    await test.asSystem(() =>
      resolvePayment(test.app, { paymentId, outcome: 'succeeded', reference: 'fake-1' }),
    );
    expect(await invoiceState(invoiceId)).toEqual(['paid', 1_200]);
  });

  it('finds a payment that a crash cut off between intent and answer', async () => {
    const { invoiceId, clientId } = await order();
    const crashed = await test.asSystem(() =>
      test.app.db.transaction(() =>
        Payment.query().insertAndFetch({
          clientId,
          invoiceId,
          accountId: shop.accountId,
          key: 'cut-off',
          amount: 1_200,
          currency: 'USD',
          state: 'started',
          startedAt: test.clock.now().toISOString(),
          checkAt: new Date(test.clock.now().getTime() + 180_000).toISOString(),
        }),
      ),
    );
    expect(await code(pay(invoiceId))).toBe('payment.in-progress');
    await wait(190);
    expect(await payment(crashed.id)).toMatchObject({ state: 'failed', code: 'payment.absent' });
  });
});

describe('an account that staff disable while a customer has its form open', () => {
  const disable = () =>
    test.app.actions.call(
      'gateways.disable',
      { id: shop.accountId },
      { ...systemCaller(test.brandId), kind: 'staff', actorId: 1 },
    );

  it('begins nothing new, and is still asked what became of the payment', async () => {
    const { invoiceId, clientId } = await order();
    shop.gateway.answer('action');
    const { paymentId } = await pay(invoiceId);
    await disable();
    expect(await code(pay(invoiceId))).toBe('gateway.unknown');
    const store = () => beginMethodSetup(test.app, { clientId, accountId: shop.accountId });
    expect(await code(test.asSystem(store))).toBe('gateway.unknown');
    expect(shop.gateway.charges()).toHaveLength(1);
    shop.gateway.complete('fake-1');
    await wait(3_601);
    expect((await payment(paymentId)).state).toBe('succeeded');
    expect(await invoiceState(invoiceId)).toEqual(['paid', 1_200]);
  });

  it('takes in what its gateway says about the payment', async () => {
    const { invoiceId } = await order();
    shop.gateway.answer('action');
    const { paymentId } = await pay(invoiceId);
    await disable();
    shop.gateway.complete('fake-1');
    expect(await webhook([shop.gateway.factOf(shop.gateway.charges()[0] as never, 'evt-1')])).toBe(true);
    await test.settle();
    expect((await payment(paymentId)).state).toBe('succeeded');
  });

  it('gives back what it took', async () => {
    const { invoiceId } = await order();
    const { paymentId } = await pay(invoiceId);
    await disable();
    const refund = await test.asSystem(() => refundPayment(test.app, { paymentId, amount: usd(500) }));
    expect(refund.state).toBe('succeeded');
  });
});

describe('a payment that waits for the customer', () => {
  const days = async (count: number) => {
    await wait(3_601);
    for (let day = 0; day < count; day += 1) await wait(86_401);
  };

  it('is given up when the gateway says that nobody completed it', async () => {
    const { invoiceId } = await order();
    shop.gateway.answer('action');
    const { paymentId } = await pay(invoiceId);
    await days(5);
    expect(await payment(paymentId)).toMatchObject({ state: 'failed', code: 'payment.abandoned' });
  });

  it('is shown to a person when the gateway never answered: the customer may have paid', async () => {
    const { invoiceId } = await order();
    shop.gateway.answer('action');
    const { paymentId } = await pay(invoiceId);
    shop.gateway.complete('fake-1');
    shop.gateway.silence(true);
    await days(5);
    expect(await payment(paymentId)).toMatchObject({ state: 'parked', code: 'payment.unresolved' });
    expect(await code(pay(invoiceId))).toBe('payment.in-progress');
  });
});

describe('double settling', () => {
  it('twenty at once settle once', async () => {
    const { invoiceId } = await order();
    shop.gateway.answer('pending');
    const { paymentId } = await pay(invoiceId);
    await Promise.all(
      Array.from({ length: 20 }, () =>
        test.asSystem(() => recordOutcome(test.app, paymentId, { state: 'succeeded', reference: 'fake-1' })),
      ),
    );
    expect(await invoiceState(invoiceId)).toEqual(['paid', 1_200]);
    expect((await events()).filter((name) => name === 'payment.succeeded')).toHaveLength(1);
  });
});
