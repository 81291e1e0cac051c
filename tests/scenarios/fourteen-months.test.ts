import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Id } from '@moorage/sdk';
import { createTestApp, createTestShop, type TestApp, type TestShop } from '@moorage/testing';
import { allTables, whatWasDone } from './all-tables.ts';

/**
 * Fourteen months of one customer's server, bought on a 31st. Every step says which events it brings, so that an invoice, a
 * charge or a mail too many fails the story as surely as one too few.
 */
let test: TestApp;
let shop: TestShop;
let clientId: Id;
const caller = () =>
  ({ kind: 'client', brandId: test.brandId, clientId, actorId: 1, permissions: new Set(['*']) }) as const;
const staff = () =>
  ({ kind: 'staff', brandId: test.brandId, actorId: 1, permissions: new Set(['*']) }) as const;

beforeEach(async () => {
  test = await createTestApp({
    now: '2026-01-31T09:00:00.000Z',
    policy: { tax: { name: 'VAT', rate: '20' } },
  });
  shop = await createTestShop(test);
  clientId = await test.createClient();
});
afterEach(() => test.close());

const call = <T>(name: string, input: object, as: 'client' | 'staff' = 'client'): Promise<T> => {
  const who = as === 'client' ? caller() : staff();
  return test.as(who, () =>
    test.app.actions.call(name, input, {
      sessionId: null,
      address: '127.0.0.1',
      userAgent: 'test',
      requestId: 'test',
      clientId: null,
      ...who,
    }),
  ) as Promise<T>;
};

let seen = 0;
async function newEvents(): Promise<string[]> {
  const rows = await test.asSystem(
    async () =>
      await test.app.db
        .knex()('outbox')
        .where('id', '>', seen)
        .orderBy('id')
        .select<{ id: Id; name: string; data: string }[]>('id', 'name', 'data'),
  );
  seen = rows.at(-1)?.id ?? seen;
  return rows.map(({ name, data }) => {
    const { from, to, days } = JSON.parse(data) as { from?: string; to?: string; days?: number };
    return [name, from && `${from}→${to}`, days].filter((part) => part !== undefined).join(' ');
  });
}
let mailsSeen = 0;
async function newMails(): Promise<string[]> {
  const rows = await test.asSystem(
    async () =>
      await test.app.db
        .knex()('mail')
        .where('id', '>', mailsSeen)
        .orderBy('id')
        .select<{ id: Id; template: string }[]>('id', 'template'),
  );
  mailsSeen = rows.at(-1)?.id ?? mailsSeen;
  return rows.map(({ template }) => template);
}

/** By the database itself, not by the program under test: the ledger is zero, and agrees with the invoices. */
async function expectSoundLedger(): Promise<void> {
  await test.asSystem(async () => {
    const knex = test.app.db.knex();
    const entries = await knex('ledgerEntry').select<
      { account: string; currency: string; amount: number; invoiceId: Id | null; transactionId: Id }[]
    >('account', 'currency', 'amount', 'invoiceId', 'transactionId');
    const sums = new Map<Id, number>();
    for (const { transactionId, amount } of entries)
      sums.set(transactionId, (sums.get(transactionId) ?? 0) + amount);
    expect([...sums.values()].filter((sum) => sum !== 0)).toEqual([]);
    const invoices = await knex('invoice').select<
      { id: Id; state: string; total: number; paid: number; subtotal: number; tax: number }[]
    >('id', 'state', 'total', 'paid', 'subtotal', 'tax');
    for (const { id, state, total, paid, subtotal, tax } of invoices) {
      expect(subtotal + tax).toBe(total);
      const owed = entries
        .filter(({ invoiceId, account }) => invoiceId === id && account === 'receivable')
        .reduce((sum, { amount }) => sum + amount, 0);
      expect(owed).toBe(state === 'void' ? 0 : total - paid);
    }
  });
}
/**
 * To a day at noon, with every schedule on the way, twice on the last day: what waits for a charge to be answered comes at the
 * schedule's next turn. Then all of them once more, which must change nothing.
 */
async function until(day: string): Promise<{ events: string[]; mails: string[] }> {
  const noon = Date.parse(`${day}T12:00:00.000Z`);
  const events: string[] = [];
  const each = async (): Promise<void> => {
    await expectSoundLedger();
    // At once: events that were delivered a month ago are cleared away.
    events.push(...(await newEvents()));
  };
  await test.travelTo(new Date(noon - 86_400_000).toISOString(), { stepHours: 24, each });
  await test.travelTo(new Date(noon).toISOString(), { stepHours: 12, each });
  const before = await allTables(test, whatWasDone);
  for (const task of ['billing.run', 'dunning.run', 'services.end', 'payments.sweep']) {
    await test.app.scheduler.runNow(task);
    await test.settle();
  }
  expect(await allTables(test, whatWasDone)).toEqual(before);
  return { events: [...events, ...(await newEvents())], mails: await newMails() };
}

const nothing = { events: [], mails: [] };
const service = (id: Id) =>
  test.asSystem(
    async () =>
      await test.app.db
        .knex()('service')
        .where({ id })
        .first<{ status: string; nextPeriodOn: string | null }>('status', 'nextPeriodOn'),
  );
interface Detail {
  id: Id;
  number: string;
  status: string;
  total: { amount: string };
  dueOn: string;
}
const invoices = async (): Promise<Detail[]> =>
  (await call<{ items: Detail[] }>('invoices.list', { limit: 100 })).items.toReversed();

it(
  'lives through a declined renewal, suspension, payment and a cancellation',
  { timeout: 600_000 },
  async () => {
    seen = 0;
    mailsSeen = 0;
    const product = await shop.sell({ name: 'Small server', amount: 1_000, setupAmount: 500 });

    // 31 January: ordered and paid at once, with a card that is kept.
    const order = await call<{ invoiceId: Id; serviceIds: Id[] }>('orders.place', {
      currency: 'USD',
      items: [{ ...product, quantity: 1 }],
    });
    const serviceId = order.serviceIds[0] as Id;
    const paid = await call<{ state: string }>('invoices.pay', {
      id: order.invoiceId,
      accountId: shop.accountId,
      new: true,
      save: true,
    });
    expect(paid.state).toBe('succeeded');
    await test.settle();
    expect(await newEvents()).toEqual([
      'invoice.issued',
      'order.placed',
      'payment.succeeded',
      'invoice.paid',
      'service.activated',
    ]);
    expect(await newMails()).toEqual(['payment-receipt', 'service-ready']);
    expect(await service(serviceId)).toEqual({ status: 'active', nextPeriodOn: '2026-02-28' });
    expect(await until('2026-02-13')).toEqual(nothing);

    // February to May: invoiced a fortnight before, charged on the day, and the 31st comes back.
    const months: [string, string, string][] = [
      ['2026-02-14', '2026-02-28', '2026-03-31'],
      ['2026-03-17', '2026-03-31', '2026-04-30'],
      ['2026-04-16', '2026-04-30', '2026-05-31'],
    ];
    for (const [noticeOn, from, to] of months) {
      expect(await until(noticeOn)).toEqual({
        events: ['invoice.issued', `service.renewed ${from}→${to}`],
        mails: ['invoice-issued'],
      });
      expect(await until(from)).toEqual({
        events: ['payment.succeeded', 'invoice.paid'],
        mails: ['payment-receipt'],
      });
    }

    // 31 May: the bank says no, and no again on 1, 3 and 5 June; the server is suspended after the last try.
    shop.gateway.always({ decline: 'later' });
    expect((await until('2026-05-30')).events).toEqual([
      'invoice.issued',
      'service.renewed 2026-05-31→2026-06-30',
    ]);
    expect(await until('2026-05-31')).toEqual({ events: ['payment.failed'], mails: ['payment-failed'] });
    expect(await until('2026-06-01')).toEqual({
      events: ['invoice.overdue 1', 'payment.failed'],
      mails: ['payment-failed'],
    });
    expect(await until('2026-06-02')).toEqual(nothing);
    expect(await until('2026-06-03')).toEqual({ events: ['payment.failed'], mails: ['payment-failed'] });
    expect(await until('2026-06-04')).toEqual(nothing);
    expect(await until('2026-06-05')).toEqual({
      events: ['payment.failed', 'service.suspended'],
      mails: ['payment-failed', 'service-suspended'],
    });
    expect((await service(serviceId)).status).toBe('suspended');
    expect(shop.moduleCalls).toEqual([`create ${serviceId}`, `suspend ${serviceId}`]);
    expect((await invoices()).at(-1)?.status).toBe('overdue');
    expect(await until('2026-06-20')).toEqual(nothing);

    // 20 June: paid by hand. It runs again, and the month that began meanwhile is invoiced as if nothing had been.
    shop.gateway.always('ok');
    const overdue = (await invoices()).at(-1) as Detail;
    const methods = await call<{ items: { id: Id }[] }>('payment_methods.list', {});
    const settled = await call<{ state: string }>('invoices.pay', {
      id: overdue.id,
      accountId: shop.accountId,
      methodId: methods.items[0]?.id,
    });
    expect(settled.state).toBe('succeeded');
    await test.settle();
    expect(await newEvents()).toEqual(['payment.succeeded', 'invoice.paid', 'service.resumed']);
    expect(await newMails()).toEqual(['payment-receipt', 'service-resumed']);
    expect((await service(serviceId)).status).toBe('active');
    expect((await until('2026-06-21')).events).toEqual([
      'invoice.issued',
      'service.renewed 2026-06-30→2026-07-31',
    ]);

    // To the end of February: eight months without a stir, each charged on its day.
    const quiet = await until('2027-02-20');
    expect(quiet.events.filter((name) => name === 'invoice.paid')).toHaveLength(8);
    expect(quiet.events.filter((name) => name === 'payment.succeeded')).toHaveLength(8);
    expect(quiet.events.filter((name) => name.startsWith('service.renewed'))).toEqual([
      'service.renewed 2026-07-31→2026-08-31',
      'service.renewed 2026-08-31→2026-09-30',
      'service.renewed 2026-09-30→2026-10-31',
      'service.renewed 2026-10-31→2026-11-30',
      'service.renewed 2026-11-30→2026-12-31',
      'service.renewed 2026-12-31→2027-01-31',
      'service.renewed 2027-01-31→2027-02-28',
      'service.renewed 2027-02-28→2027-03-31',
    ]);
    expect(quiet.events).toHaveLength(32);

    // Cancelled: it runs to the end of what is paid, then it is gone, and nothing more is invoiced.
    await call('services.set_auto_renew', { id: serviceId, on: false });
    expect(await until('2027-03-30')).toEqual({
      events: ['payment.succeeded', 'invoice.paid'],
      mails: ['payment-receipt'],
    });
    expect(await until('2027-03-31')).toEqual({
      events: ['service.terminated'],
      mails: ['service-terminated'],
    });
    expect(await until('2027-05-01')).toEqual(nothing);
    expect(await service(serviceId)).toEqual({ status: 'terminated', nextPeriodOn: null });

    // Fourteen invoices, numbered without a gap, all paid; one charge each at the bank.
    const all = await invoices();
    expect(all.map(({ number, status }) => `${number} ${status}`)).toEqual(
      all.map((_, index) => `INV-${index < 12 ? 2026 : 2027}-${String(index + 1).padStart(5, '0')} paid`),
    );
    expect(all).toHaveLength(14);
    expect(all.map(({ total }) => total.amount)).toEqual([
      '18.00',
      ...Array.from({ length: 13 }, () => '12.00'),
    ]);
    expect(shop.gateway.taken()).toHaveLength(14);
    expect(shop.moduleCalls).toEqual(
      ['create', 'suspend', 'resume', 'terminate'].map((name) => `${name} ${serviceId}`),
    );
  },
);

it('erases nothing of a client who never pays before the plan says so', { timeout: 600_000 }, async () => {
  seen = 0;
  mailsSeen = 0;
  const product = await shop.sell({ amount: 1_000 });
  const order = await call<{ invoiceId: Id; serviceIds: Id[] }>('orders.place', {
    currency: 'USD',
    items: [{ ...product, quantity: 1 }],
  });
  await call('invoices.pay', { id: order.invoiceId, accountId: shop.accountId, new: true });
  await test.settle();
  const serviceId = order.serviceIds[0] as Id;
  await until('2026-02-28');
  expect(await until('2026-03-01')).toEqual({ events: ['invoice.overdue 1'], mails: ['invoice-overdue'] });
  expect(await until('2026-03-03')).toEqual({ events: [], mails: ['invoice-overdue'] });
  expect(await until('2026-03-05')).toEqual({ events: ['service.suspended'], mails: ['service-suspended'] });
  expect(await until('2026-03-29')).toEqual(nothing);
  expect(await until('2026-03-30')).toEqual({
    events: ['service.terminated'],
    mails: ['service-terminated'],
  });
  expect((await service(serviceId)).status).toBe('terminated');
  expect((await invoices()).map(({ status }) => status)).toEqual(['paid', 'uncollectible']);
  expect(await until('2026-05-01')).toEqual(nothing);
});

it(
  'keeps its distances after weeks of silence: nobody loses a server on the day it starts again',
  { timeout: 600_000 },
  async () => {
    const product = await shop.sell({ amount: 1_000 });
    const order = await call<{ invoiceId: Id; serviceIds: Id[] }>('orders.place', {
      currency: 'USD',
      items: [{ ...product, quantity: 1 }],
    });
    await call('invoices.pay', { id: order.invoiceId, accountId: shop.accountId, new: true });
    await test.settle();
    await until('2026-02-20');
    seen = Number.MAX_SAFE_INTEGER;
    test.clock.moveTo('2026-04-20T11:00:00.000Z');
    await until('2026-04-20');
    const serviceId = order.serviceIds[0] as Id;
    expect((await service(serviceId)).status).toBe('active');
    await until('2026-04-23');
    expect((await service(serviceId)).status).toBe('active');
    await until('2026-04-25');
    expect((await service(serviceId)).status).toBe('suspended');
    await until('2026-05-18');
    expect((await service(serviceId)).status).toBe('suspended');
  },
);

it('lets an order that nobody pays come to nothing', { timeout: 600_000 }, async () => {
  seen = 0;
  mailsSeen = 0;
  const product = await shop.sell({ amount: 1_000 });
  await call('orders.place', { currency: 'USD', items: [{ ...product, quantity: 1 }] });
  expect(await until('2026-01-31')).toEqual({
    events: ['invoice.issued', 'order.placed'],
    mails: ['order-received'],
  });
  expect((await until('2026-03-15')).events).toEqual(['invoice.overdue 1']);
  const orders = await call<{ items: { status: string }[] }>('orders.list', {}, 'staff');
  expect(orders.items).toMatchObject([{ status: 'cancelled' }]);
  expect((await invoices()).map(({ status }) => status)).toEqual(['void']);
  expect(shop.moduleCalls).toEqual([]);
});
