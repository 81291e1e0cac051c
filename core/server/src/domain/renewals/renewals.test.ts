import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal, type Id } from '@moorage/sdk';
import { createTestApp, createTestShop, type TestApp, type TestShop } from '@moorage/testing';
import { addDays } from '../calendar/dates.ts';
import { checkLedger } from '../ledger/check-ledger.ts';
import { runBilling } from './run-billing.ts';

const tests: TestApp[] = [];
async function open(policy: object = {}, now = '2026-01-05T09:00:00.000Z'): Promise<[TestApp, TestShop]> {
  const test = await createTestApp({ policy, now });
  tests.push(test);
  return [test, await createTestShop(test)];
}
let test: TestApp;
let shop: TestShop;
beforeEach(async () => {
  [test, shop] = await open();
});
afterEach(async () => {
  for (const each of tests.splice(0)) {
    expect(await each.asSystem(() => checkLedger(each.app))).toEqual([]);
    await each.close();
  }
});

interface ServiceFields {
  clientId: Id;
  nextPeriodOn: string;
  amount?: number;
  currency?: string;
  anchorDay?: number;
  termUnit?: string;
  termCount?: number;
  autoRenew?: number;
  cancelOn?: string | null;
  label?: string;
}
async function service(on: TestApp, at: TestShop, fields: ServiceFields): Promise<Id> {
  const { amount = 1_000, currency = 'USD' } = fields;
  const { productId, priceId } = await at.sell({ amount, currency });
  const [id] = await on.asSystem(() =>
    on.app.db.transaction(() =>
      on.app.db.insertMany('service', [
        {
          brandId: on.brandId,
          productId,
          priceId,
          label: 'Small server',
          status: 'active',
          currency,
          amount,
          termUnit: 'month',
          termCount: 1,
          anchorDay: Number(fields.nextPeriodOn.slice(8)),
          autoRenew: 1,
          plan: '{}',
          orderOptions: '{}',
          chosen: '[]',
          data: 'null',
          facts: '[]',
          addresses: '[]',
          createdAt: on.clock.now().toISOString(),
          ...fields,
        },
      ]),
    ),
  );
  return id as Id;
}

interface Line {
  serviceId: Id;
  periodFrom: string;
  periodTo: string;
  amount: number;
  dueOn: string;
  invoiceId: Id;
  currency: string;
}
const lines = (on: TestApp) =>
  on.asSystem(
    async () =>
      await on.app.db
        .knex()('invoiceLine')
        .join('invoice', 'invoice.id', 'invoiceLine.invoiceId')
        .orderBy(['serviceId', 'periodFrom'])
        .select<Line[]>(
          'serviceId',
          'periodFrom',
          'periodTo',
          'amount',
          'dueOn',
          'invoiceId',
          'invoice.currency',
        ),
  );
/** Every row of every table that money or people see. */
async function dump(on: TestApp): Promise<string> {
  const tables = [
    'invoice',
    'invoiceLine',
    'service',
    'client',
    'outbox',
    'mail',
    'ledgerEntry',
    'numberSequence',
  ];
  return on.asSystem(async () => {
    const all: unknown[] = [];
    for (const table of tables) all.push(await on.app.db.knex()(table).select('*'));
    return JSON.stringify(all);
  });
}
const client = (id: Id) =>
  test.asSystem(
    async () =>
      await test.app.db
        .knex()('client')
        .where({ id })
        .first<{ parkedAt: string | null; parkedReason: string | null }>('parkedAt', 'parkedReason'),
  );
const setClient = (id: Id, fields: object) =>
  test.asSystem(() =>
    test.app.db.transaction(async () => await test.app.db.knex()('client').where({ id }).update(fields)),
  );

describe('the billing run', () => {
  it('invoices what begins within the notice, once, and writes nothing the second time', async () => {
    const clientId = await test.createClient();
    const due = await service(test, shop, { clientId, nextPeriodOn: '2026-01-19' });
    await service(test, shop, { clientId, nextPeriodOn: '2026-01-20' });
    expect(await runBilling(test.app)).toEqual({ clients: 1, invoices: 1, periods: 1, parked: 0 });
    expect(await lines(test)).toMatchObject([
      {
        serviceId: due,
        periodFrom: '2026-01-19',
        periodTo: '2026-02-19',
        dueOn: '2026-01-19',
        amount: 1_000,
      },
    ]);
    await test.settle();
    const before = await dump(test);
    expect(await runBilling(test.app)).toEqual({ clients: 0, invoices: 0, periods: 0, parked: 0 });
    await test.settle();
    expect(await dump(test)).toBe(before);
  });

  it('puts a client’s services of one day and currency on one invoice', async () => {
    const clientId = await test.createClient();
    for (const amount of [1_000, 2_000])
      await service(test, shop, { clientId, nextPeriodOn: '2026-01-10', amount });
    await service(test, shop, { clientId, nextPeriodOn: '2026-01-10', currency: 'EUR' });
    await service(test, shop, { clientId, nextPeriodOn: '2026-01-11' });
    await service(test, shop, { clientId, nextPeriodOn: '2026-01-10', amount: 0 });
    expect(await runBilling(test.app)).toMatchObject({ invoices: 3, periods: 5 });
    const invoices = new Map<Id, number>();
    for (const { invoiceId } of await lines(test))
      invoices.set(invoiceId, (invoices.get(invoiceId) ?? 0) + 1);
    expect([...invoices.values()].toSorted()).toEqual([1, 1, 2]);
  });

  it('decides by the day in the client’s zone', async () => {
    const early = await test.createClient({ email: 'a@example.com', timeZone: 'Pacific/Kiritimati' });
    const late = await test.createClient({ email: 'b@example.com', timeZone: 'Pacific/Honolulu' });
    test.clock.moveTo('2026-01-05T10:30:00.000Z');
    for (const clientId of [early, late]) await service(test, shop, { clientId, nextPeriodOn: '2026-01-20' });
    expect(await runBilling(test.app)).toMatchObject({ clients: 2, invoices: 1 });
    test.clock.moveTo('2026-01-06T09:59:00.000Z');
    expect(await runBilling(test.app)).toMatchObject({ invoices: 0 });
    test.clock.moveTo('2026-01-06T10:00:00.000Z');
    expect(await runBilling(test.app)).toMatchObject({ invoices: 1 });
  });

  it('comes to the same after 45 days of silence as day by day', async () => {
    const [silent, silentShop] = await open();
    for (const [on, at] of [
      [test, shop],
      [silent, silentShop],
    ] as const) {
      const clientId = await on.createClient();
      await service(on, at, { clientId, nextPeriodOn: '2026-01-31' });
      await service(on, at, { clientId, nextPeriodOn: '2026-01-07', termUnit: 'week' });
      await service(on, at, { clientId, nextPeriodOn: '2026-02-01', termUnit: 'day' });
      await service(on, at, { clientId, nextPeriodOn: '2026-01-30', cancelOn: '2026-02-28' });
    }
    for (let day = 0; day <= 45; day += 1) {
      test.clock.moveTo(`${addDays('2026-01-05', day)}T09:00:00.000Z`);
      await runBilling(test.app);
    }
    silent.clock.moveTo(test.clock.now());
    await runBilling(silent.app);
    const facts = async (on: TestApp) => {
      const rows = await lines(on);
      const first = Math.min(...rows.map(({ serviceId }) => serviceId));
      return rows.map(({ serviceId, periodFrom, periodTo, amount, dueOn }) =>
        [serviceId - first, periodFrom, periodTo, amount, dueOn].join(),
      );
    };
    const daily = await facts(test);
    expect(daily.length).toBeGreaterThan(40);
    expect(await facts(silent)).toEqual(daily);
  });

  it('gives numbers without a gap, also to five runs at once, and bills nothing twice', async () => {
    for (let index = 0; index < 25; index += 1) {
      const clientId = await test.createClient({ email: `c${index}@example.com` });
      await service(test, shop, { clientId, nextPeriodOn: '2026-01-10' });
    }
    await Promise.all(Array.from({ length: 5 }, () => runBilling(test.app)));
    const invoices = await test.asSystem(
      async () =>
        await test.app.db.knex()('invoice').orderBy('number').select<{ number: string }[]>('number'),
    );
    expect(invoices.map(({ number }) => number)).toEqual(
      Array.from({ length: 25 }, (_, index) => `INV-2026-${String(index + 1).padStart(5, '0')}`),
    );
  });

  it('leaves alone what is not to be renewed', async () => {
    const clientId = await test.createClient();
    await service(test, shop, { clientId, nextPeriodOn: '2026-01-10', autoRenew: 0, cancelOn: '2026-01-10' });
    await service(test, shop, { clientId, nextPeriodOn: '2026-01-10', cancelOn: '2026-01-10' });
    expect(await runBilling(test.app)).toMatchObject({ invoices: 0, periods: 0 });
  });

  it('asks the filter once for the whole page', async () => {
    let calls = 0;
    test.app.hooks.filter('acme', 'invoice.drafts', (drafts) => {
      calls += 1;
      return drafts.map((draft) => ({
        ...draft,
        lines: draft.lines.map((line) => ({ ...line, amount: line.amount - 100 })),
      }));
    });
    for (const email of ['a@example.com', 'b@example.com', 'c@example.com'])
      await service(test, shop, { clientId: await test.createClient({ email }), nextPeriodOn: '2026-01-10' });
    await runBilling(test.app);
    expect(calls).toBe(1);
    expect((await lines(test)).map(({ amount }) => amount)).toEqual([900, 900, 900]);
  });
});

describe('clients that cannot be billed', () => {
  it('are set apart with the reason while the others are billed, and are taken up when it is gone', async () => {
    const good = await test.createClient({ email: 'good@example.com' });
    const lost = await test.createClient({ email: 'lost@example.com', timeZone: 'Mars/Olympus' });
    const mixed = await test.createClient({ email: 'mixed@example.com' });
    for (const clientId of [good, lost]) await service(test, shop, { clientId, nextPeriodOn: '2026-01-10' });
    const wrong = await service(test, shop, { clientId: mixed, nextPeriodOn: '2026-01-10' });
    await test.asSystem(() =>
      test.app.db.transaction(
        async () => await test.app.db.knex()('service').where({ id: wrong }).update({ currency: 'EUR' }),
      ),
    );
    expect(await runBilling(test.app)).toMatchObject({ clients: 3, invoices: 1, parked: 2 });
    expect((await client(lost)).parkedReason).toContain('"Mars/Olympus" is not a time zone');
    expect((await client(mixed)).parkedReason).toContain('its price is in USD');
    expect((await client(good)).parkedAt).toBeNull();
    const before = await dump(test);
    test.clock.advance(3_600_000);
    await runBilling(test.app);
    expect(await dump(test)).toBe(before);
    await setClient(lost, { timeZone: 'Europe/Paris' });
    expect(await runBilling(test.app)).toMatchObject({ invoices: 1, parked: 1 });
    expect((await client(lost)).parkedAt).toBeNull();
  });

  it('are left alone when a person parked them', async () => {
    const clientId = await test.createClient();
    await setClient(clientId, { parkedAt: '2026-01-01T00:00:00.000Z', parkedReason: 'Under review' });
    await service(test, shop, { clientId, nextPeriodOn: '2026-01-10' });
    expect(await runBilling(test.app)).toMatchObject({ invoices: 0, parked: 0 });
  });

  it('are found in a page that fails as a whole: one poisoned, nine billed', async () => {
    const ids: Id[] = [];
    for (let index = 0; index < 10; index += 1) {
      ids.push(await test.createClient({ email: `c${index}@example.com` }));
      await service(test, shop, { clientId: ids[index] as Id, nextPeriodOn: '2026-01-10' });
    }
    test.app.hooks.filter('acme', 'invoice.drafts', (drafts) => {
      if (drafts.some(({ clientId }) => clientId === ids[6])) throw new Refusal('acme.no', 'Not this one');
      return drafts;
    });
    expect(await runBilling(test.app)).toMatchObject({ clients: 10, invoices: 9, parked: 1 });
    expect((await client(ids[6] as Id)).parkedReason).toContain('Not this one');
  });

  it('are not all parked for a defect of the house', async () => {
    const ids: Id[] = [];
    for (let index = 0; index < 6; index += 1) {
      ids.push(await test.createClient({ email: `c${index}@example.com` }));
      await service(test, shop, { clientId: ids[index] as Id, nextPeriodOn: '2026-01-10' });
    }
    const undo = test.app.hooks.filter('acme', 'invoice.drafts', () => {
      throw new Error('broken plugin');
    });
    await expect(runBilling(test.app)).rejects.toThrow('broken plugin');
    for (const id of ids) expect((await client(id)).parkedAt).toBeNull();
    undo();
    expect(await runBilling(test.app)).toMatchObject({ invoices: 6, parked: 0 });
  });
});
