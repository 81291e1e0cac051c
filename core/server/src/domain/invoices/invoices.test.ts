import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRefusal, money, type Id } from '@moorage/sdk';
import { createTestApp, createTestShop, type TestApp, type TestShop } from '@moorage/testing';
import { clientCredit } from '../ledger/balances.ts';
import { book } from '../ledger/book.ts';
import { checkLedger } from '../ledger/check-ledger.ts';
import { acceptOrder } from '../orders/accept-order.ts';
import { cancelOrder } from '../orders/cancel-order.ts';
import { placeOrder } from '../orders/place-order.ts';
import { payInvoice } from '../payments/pay-invoice.ts';
import { runBilling } from '../renewals/run-billing.ts';
import { createInvoices, type NewInvoice } from './create-invoices.ts';
import { findInvoice } from './find-invoice.ts';
import { formatNumber } from './give-numbers.ts';
import { invoiceDocument } from './invoice-document.ts';
import { issueDraft } from './issue-draft.ts';
import { voidInvoice } from './void-invoice.ts';

let test: TestApp;
let shop: TestShop;
let clientId: Id;
beforeEach(async () => {
  test = await createTestApp({ policy: { tax: { name: 'VAT', rate: '7.7' } } });
  shop = await createTestShop(test);
  clientId = await test.createClient();
});
afterEach(async () => {
  expect(await test.asSystem(() => checkLedger(test.app))).toEqual([]);
  await test.close();
});

const create = (fields: Partial<NewInvoice> = {}, amounts = [1_000]) =>
  test.asSystem(async () => {
    const [made] = await test.app.db.transaction(() =>
      createInvoices(test.app, [
        {
          clientId,
          currency: 'USD',
          reason: 'manual',
          dueOn: '2026-01-19',
          lines: amounts.map((amount) => ({
            kind: 'manual',
            description: 'Work',
            serviceId: null,
            periodFrom: null,
            periodTo: null,
            quantity: 1,
            amount,
          })),
          ...fields,
        },
      ]),
    );
    return made?.id as Id;
  });
const order = async (amount = 1_000, quantity = 1) => {
  const product = await shop.sell({ amount });
  return test.asSystem(() =>
    placeOrder(test.app, {
      clientId,
      currency: 'USD',
      items: [{ ...product, quantity, options: {}, order: {} }],
    }),
  );
};
const read = (id: Id) => test.asSystem(() => findInvoice(id));
const takeBack = (invoiceId: Id, rebill = true) =>
  test.asSystem(() => voidInvoice(test.app, { invoiceId, rebill }));
const pay = (invoiceId: Id) =>
  test.asSystem(() =>
    payInvoice(test.app, {
      invoiceId,
      accountId: shop.accountId,
      methodId: null,
      save: false,
      automatic: null,
    }),
  );
const code = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'accepted';
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
};

describe('an invoice', () => {
  it('taxes each line, rounds it once, and freezes who sells and who buys', async () => {
    const id = await create({}, [333, 333, 333]);
    expect(await read(id)).toMatchObject({ subtotal: 999, tax: 78, total: 1_077, number: 'INV-2026-00001' });
    await test.asSystem(() =>
      test.app.db.transaction(
        async () => await test.app.db.knex()('client').where({ id: clientId }).update({ name: 'Grace' }),
      ),
    );
    expect((await read(id)).buyer.name).toBe('Ada Lovelace');
  });

  it('is a document that needs nothing more to be drawn', async () => {
    const id = await create();
    expect(await test.asSystem(() => invoiceDocument(test.app, id))).toMatchObject({
      number: 'INV-2026-00001',
      status: 'open',
      issuedOn: '2026-01-05',
      dueOn: '2026-01-19',
      client: { name: 'Ada Lovelace', address: ['United Kingdom'] },
      lines: [{ quantity: '1', unitPrice: { amount: '10.00' }, taxRate: '7.7' }],
      taxes: [{ name: 'VAT', rate: '7.7', base: { amount: '10.00' }, amount: { amount: '0.77' } }],
      due: { amount: '10.77', currency: 'USD' },
      payUrl: `http://localhost:8080/portal/invoices/${id}`,
    });
  });

  it('gets no number before it is issued, and then the next one', async () => {
    const draft = await create({ draft: true });
    expect(await read(draft)).toMatchObject({ state: 'draft', number: null, issuedOn: null });
    await create();
    await test.asSystem(() => issueDraft(test.app, draft));
    expect(await read(draft)).toMatchObject({
      state: 'open',
      number: 'INV-2026-00002',
      issuedOn: '2026-01-05',
    });
    expect(await code(test.asSystem(() => issueDraft(test.app, draft)))).toBe('invoice.not-draft');
  });

  it('cannot be negative, and takes no number when it is refused', async () => {
    expect(await code(create({}, [100, -200]))).toBe('invoice.negative');
    expect((await read(await create())).number).toBe('INV-2026-00001');
  });

  it.each([
    ['INV-{year}-{number:5}', 'INV-2026-00042'],
    ['{number}', '42'],
    ['R{number:3}/{year}', 'R042/2026'],
  ])('is numbered %s → %s', (format, expected) => {
    expect(formatNumber(format, 42, '2026-05-01')).toBe(expected);
  });
});

describe('voiding', () => {
  it('turns what was paid into credit, which pays the next invoice', async () => {
    const first = await create({}, [1_000]);
    await pay(first);
    expect(await code(takeBack(first))).toBe('invoice.paid');
    await test.asSystem(() =>
      test.app.db.transaction(async () => {
        await book(test.app, {
          clientId,
          kind: 'gift',
          reference: 'gift:1',
          entries: [
            { account: 'credit', amount: money(-400, 'USD') },
            { account: 'refunds', amount: money(400, 'USD') },
          ],
        });
      }),
    );
    const second = await create({}, [1_000]);
    expect(await read(second)).toMatchObject({ state: 'open', paid: 400 });
    await takeBack(second);
    expect(await test.asSystem(() => clientCredit(test.app, clientId))).toEqual([money(400, 'USD')]);
    const third = await create({}, [100]);
    expect(await read(third)).toMatchObject({ state: 'paid', paid: 108 });
  });

  it('frees the periods: the next run bills them anew, or never', async () => {
    await pay((await order()).invoiceId);
    await test.settle();
    test.clock.moveTo('2026-01-25T09:00:00.000Z');
    const renewals = async () =>
      test.asSystem(
        async () =>
          await test.app.db
            .knex()('invoice')
            .where({ reason: 'renewal' })
            .orderBy('id')
            .select<{ id: Id; state: string }[]>('id', 'state'),
      );
    await runBilling(test.app);
    await takeBack((await renewals())[0]?.id as Id);
    await runBilling(test.app);
    await takeBack((await renewals())[1]?.id as Id);
    await runBilling(test.app);
    expect((await renewals()).map(({ state }) => state)).toEqual(['void', 'void', 'open']);
    await takeBack((await renewals())[2]?.id as Id, false);
    await runBilling(test.app);
    expect((await renewals()).map(({ state }) => state)).toEqual(['void', 'void', 'void']);
  });

  it('is refused while money may be on its way', async () => {
    shop.gateway.answer('pending');
    const id = await create();
    await pay(id);
    expect(await code(takeBack(id))).toBe('payment.in-progress');
  });
});

describe('orders', () => {
  it('make a service for each piece, and build them when they are paid', async () => {
    const placed = await order(1_000, 3);
    expect(placed).toMatchObject({ total: 3_231, isPaid: false, number: 'ORD-00001' });
    expect(placed.serviceIds).toHaveLength(3);
    await pay(placed.invoiceId);
    // A server takes one new machine after the other.
    for (let round = 0; round < 4; round += 1) {
      await test.settle();
      test.clock.advance(5_000);
    }
    expect(shop.moduleCalls.toSorted()).toEqual(placed.serviceIds.map((id) => `create ${id}`));
  });

  it('that cost nothing are built at once', async () => {
    const placed = await order(0);
    expect(placed.isPaid).toBe(true);
    await test.settle();
    expect(shop.moduleCalls).toHaveLength(1);
    expect(await read(placed.invoiceId)).toMatchObject({ state: 'paid', total: 0 });
  });

  it('can be accepted before they are paid, and are built once', async () => {
    const placed = await order();
    await test.asSystem(() => acceptOrder(test.app, placed.orderId));
    await test.settle();
    await pay(placed.invoiceId);
    await test.settle();
    expect(shop.moduleCalls).toHaveLength(1);
    expect(await code(test.asSystem(() => cancelOrder(test.app, placed.orderId)))).toBe('order.active');
  });

  it('come to nothing when they are cancelled: nothing can be paid any more', async () => {
    const placed = await order();
    await test.asSystem(() => cancelOrder(test.app, placed.orderId));
    expect(await code(pay(placed.invoiceId))).toBe('invoice.not-payable');
    expect(await code(test.asSystem(() => acceptOrder(test.app, placed.orderId)))).toBe('order.cancelled');
  });

  it('are refused in a currency that is not the account’s', async () => {
    const product = await shop.sell({ amount: 1_000, currency: 'EUR' });
    const wish = { clientId, currency: 'EUR', items: [{ ...product, quantity: 1, options: {}, order: {} }] };
    expect(await code(test.asSystem(() => placeOrder(test.app, wish)))).toBe('order.currency');
  });
});

describe('what a client reaches', () => {
  it('are its own invoices, and no drafts', async () => {
    const mine = await create();
    const draft = await create({ draft: true });
    const stranger = await test.createClient({ email: 'eve@example.com' });
    const theirs = await create({ clientId: stranger });
    const caller = {
      kind: 'client',
      brandId: test.brandId,
      clientId,
      actorId: 1,
      permissions: new Set(['*']),
      sessionId: null,
      address: '',
      userAgent: '',
      requestId: '',
    } as const;
    const call = (name: string, input: object) =>
      test.as(caller, () => test.app.actions.call(name, input, caller)) as Promise<{ items: { id: Id }[] }>;
    expect((await call('invoices.list', {})).items.map(({ id }) => id)).toEqual([mine]);
    for (const id of [draft, theirs]) {
      expect(await code(call('invoices.get', { id }))).toBe('invoice.unknown');
    }
    const pay = { accountId: shop.accountId, new: true };
    expect(await code(call('invoices.pay', { id: theirs, ...pay }))).toBe('invoice.unknown');
    expect(await code(call('invoices.pay', { id: draft, ...pay }))).toBe('invoice.not-payable');
    expect(await code(call('invoices.pay', { id: mine, accountId: shop.accountId }))).toBe('payment.method');
    expect(await code(call('invoices.void', { id: mine }))).not.toBe('accepted');
    expect(shop.gateway.charges()).toHaveLength(0);
  });
});
