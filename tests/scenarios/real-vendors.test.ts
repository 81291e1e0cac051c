import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Id } from '@moorage/sdk';
import { openRealShop, type RealShop } from './real-shop.ts';

/**
 * Fourteen months over the 31st with the real gateway and the real module: what the bank charged and what stands at the panel
 * is asked of the vendors, not of us.
 */
let shop: RealShop;
beforeEach(async () => {
  shop = await openRealShop('2026-01-31T09:00:00.000Z');
});
afterEach(() => shop.close());

interface Entry {
  readonly transactionId: Id;
  readonly amount: number;
}
async function expectZeroLedger(): Promise<void> {
  await shop.settle();
  const sums = new Map<Id, number>();
  for (const { transactionId, amount } of await shop.rows<Entry>('ledgerEntry'))
    sums.set(transactionId, (sums.get(transactionId) ?? 0) + amount);
  expect([...sums.values()].filter((sum) => sum !== 0)).toEqual([]);
}

const tables = [
  'invoice',
  'invoiceLine',
  'service',
  'payment',
  'outbox',
  'ledgerEntry',
  'dunningStep',
  'mail',
];
async function everything(): Promise<Record<string, string>> {
  const words: Record<string, string> = {};
  for (const table of [...tables, 'provisioning'])
    words[table] = createHash('sha256')
      .update(JSON.stringify(await shop.rows(table)))
      .digest('hex');
  return words;
}

/** To a day at noon with all schedules on the way, the books balanced at every step; then all tasks again, for nothing. */
async function until(day: string): Promise<void> {
  await shop.test.travelTo(`${day}T12:00:00.000Z`, { stepHours: 24, each: expectZeroLedger });
  const before = await everything();
  for (const task of ['billing.run', 'dunning.run', 'services.end', 'payments.sweep']) {
    await shop.test.app.scheduler.runNow(task);
    await shop.settle();
  }
  expect(await everything()).toEqual(before);
}

const charged = (): number[] =>
  shop.stripe.control
    .charges()
    .filter(({ status }) => status === 'succeeded')
    .map(({ amount }) => amount);
const declined = (): number =>
  shop.stripe.control.charges().filter(({ status }) => status === 'failed').length;
const panel = () => [...shop.virtfusion.control.world.servers.values()];
const states = async () => {
  const [service] = await shop.rows<{ status: string; nextPeriodOn: string }>('service');
  return [service?.status, service?.nextPeriodOn];
};
const mails = async (): Promise<string[]> =>
  (await shop.rows<{ template: string }>('mail')).map(({ template }) => template);

it(
  'bills fourteen months, loses a server to a declined card and gets it back',
  { timeout: 600_000 },
  async () => {
    const { control } = shop.stripe;
    const { intent } = await shop.order();
    control.confirm({ intent });
    await shop.settle();
    await shop.build();
    expect(await states()).toEqual(['active', '2026-02-28']);
    expect(panel().map(({ name, builds, suspended }) => ({ name, builds, suspended }))).toEqual([
      { name: `moorage-${shop.test.brandId}-1`, builds: 1, suspended: false },
    ]);
    expect(await mails()).toEqual(['payment-receipt', 'service-ready']);
    const [method] = await shop.rows<{ id: Id; reference: string; status: string }>('paymentMethod');
    expect(method?.status).toBe('active');
    const paymentMethod = method?.reference ?? '';

    // Charged each month on its own day: the 31st, or the last.
    for (const [day, next] of [
      ['2026-02-28', '2026-03-31'],
      ['2026-03-31', '2026-04-30'],
      ['2026-04-30', '2026-05-31'],
    ] as const) {
      const before = charged().length;
      await until(day);
      expect(charged()).toHaveLength(before + 1);
      expect(await states()).toEqual(['active', next]);
    }

    // 31 May: declined, and again on 1, 3 and 5 June. Then the panel has it suspended.
    control.behave({ paymentMethod, behaviour: 'insufficient_funds' });
    await until('2026-06-04');
    expect(declined()).toBe(3);
    expect(panel().map(({ suspended }) => suspended)).toEqual([false]);
    await until('2026-06-05');
    expect(declined()).toBe(4);
    expect(panel().map(({ suspended }) => suspended)).toEqual([true]);
    expect(await states()).toEqual(['suspended', '2026-06-30']);
    expect(charged()).toHaveLength(4);

    // 20 June: the customer pays by hand with the same card, and it runs again.
    await until('2026-06-20');
    control.behave({ paymentMethod, behaviour: 'succeed' });
    const open = (await shop.rows<{ id: Id; state: string }>('invoice')).filter(
      ({ state }) => state === 'open',
    );
    expect(open).toHaveLength(1);
    const paid = await shop.call<{ state: string }>('invoices.pay', {
      id: open[0]?.id,
      accountId: shop.accountId,
      methodId: method?.id,
    });
    expect(paid.state).toBe('succeeded');
    await shop.settle();
    expect(panel().map(({ suspended, builds }) => ({ suspended, builds }))).toEqual([
      { suspended: false, builds: 1 },
    ]);

    // To the end of March: ten more months, one charge each.
    await until('2027-03-31');
    expect(await states()).toEqual(['active', '2027-04-30']);
    expect(charged()).toEqual(Array.from({ length: 15 }, () => 1_200));
    const invoices = await shop.rows<{ number: string; state: string }>('invoice');
    const settled = invoices.filter(({ state }) => state === 'paid').map(({ number }) => number);
    expect(settled).toEqual(
      settled.map((_, index) => `INV-${index < 12 ? 2026 : 2027}-${String(index + 1).padStart(5, '0')}`),
    );
    expect(settled).toHaveLength(15);
    const told = await mails();
    const count = (template: string): number => told.filter((each) => each === template).length;
    expect({
      receipts: count('payment-receipt'),
      declined: count('payment-failed'),
      suspended: count('service-suspended'),
      resumed: count('service-resumed'),
    }).toEqual({ receipts: 15, declined: 4, suspended: 1, resumed: 1 });
  },
);
