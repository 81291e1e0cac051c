import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRefusal, money, type Id } from '@moorage/sdk';
import {
  createFakeGateway,
  createTestApp,
  createTestShop,
  type FakeAnswer,
  type TestApp,
  type TestShop,
} from '@moorage/testing';
import { clientCredit, invoiceBalance, trialBalance } from '../ledger/balances.ts';
import { checkLedger } from '../ledger/check-ledger.ts';
import { placeOrder } from '../orders/place-order.ts';
import { payInvoice } from './pay-invoice.ts';
import { Payment, PaymentMethod, Refund } from './payment.ts';
import { receiveGatewayWebhook } from './receive-webhook.ts';
import { recordOutcome } from './record-outcome.ts';
import { refundPayment } from './refund-payment.ts';
import { resolvePayment } from './resolve-payment.ts';

let test: TestApp;
let shop: TestShop;
beforeEach(async () => {
  test = await createTestApp({ policy: { tax: { name: 'VAT', rate: '20' } } });
  shop = await createTestShop(test);
});
afterEach(async () => {
  await expectSoundLedger();
  await test.close();
});

const usd = (amount: number) => money(amount, 'USD');
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

async function order(amount = 1_000): Promise<{ clientId: Id; invoiceId: Id; serviceId: Id }> {
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
const pay = (invoiceId: Id, wish: { methodId?: Id; save?: boolean; accountId?: Id } = {}) =>
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
const payment = (id: Id) => test.asSystem(async () => (await Payment.query().findById(id)) as Payment);
const invoiceState = async (id: Id) =>
  test.asSystem(async () => {
    const row = await test.app.db
      .knex()('invoice')
      .where({ id })
      .first<{ state: string; paid: number }>('state', 'paid');
    return [row.state, row.paid];
  });
const events = async () =>
  test.asSystem(async () => {
    const rows = await test.app.db.knex()('outbox').orderBy('id').select<{ name: string }[]>('name');
    return rows.map(({ name }) => name);
  });
const mails = async () =>
  test.asSystem(async () => {
    const rows = await test.app.db.knex()('mail').orderBy('id').select<{ template: string }[]>('template');
    return rows.map(({ template }) => template);
  });
const code = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'accepted';
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
};
const webhook = (facts: Parameters<TestShop['gateway']['webhook']>[0], signature?: string) =>
  receiveGatewayWebhook(test.app, {
    accountId: shop.accountId,
    request: shop.gateway.webhook(facts, signature),
  });
const facts = () =>
  test.asSystem(() =>
    test.app.db
      .knex()('gatewayFact')
      .orderBy('id')
      .select<{ appliedAt: string | null; outcome: string | null }[]>('appliedAt', 'outcome'),
  );
const wait = async (seconds: number): Promise<void> => {
  test.clock.advance(seconds * 1_000);
  await test.app.scheduler.tick();
  await test.settle();
};

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
    await receiveGatewayWebhook(test.app, { accountId: other, request });
    await test.settle();
    expect((await payment(paymentId)).state).toBe('action');
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
