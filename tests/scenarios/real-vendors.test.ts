import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Id } from '@moorage/sdk';
import { allTables, whatWasDone } from './all-tables.ts';
import { openRealShop, type RealShop } from './real-shop.ts';

/**
 * The life of a server over the 31st with the real gateway and the real module, from the order to the end: what the bank
 * charged and what stands at the panel is asked of the vendors, not of us.
 */
let shop: RealShop;
beforeEach(async () => {
  shop = await openRealShop('2026-01-31T09:00:00.000Z');
}, 120_000);
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

/**
 * To a day at noon with all schedules on the way, the books balanced at every step; then all tasks again, for nothing. The
 * last day is lived in two steps: a suspension waits for what came of that day's charge.
 */
async function until(day: string): Promise<void> {
  for (const time of ['00:45', '12:00'])
    await shop.test.travelTo(`${day}T${time}:00.000Z`, { stepHours: 24, each: expectZeroLedger });
  const before = await allTables(shop.test, whatWasDone);
  for (const task of ['billing.run', 'dunning.run', 'services.end', 'payments.sweep']) {
    await shop.test.app.scheduler.runNow(task);
    await shop.settle();
  }
  expect(await allTables(shop.test, whatWasDone)).toEqual(before);
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
const invoices = () => shop.rows<{ id: Id; number: string; state: string }>('invoice');
const mails = async (): Promise<string[]> =>
  (await shop.rows<{ template: string }>('mail')).map(({ template }) => template);

/** Lives on to that day, on which one more month is paid. */
async function renews(day: string, next: string): Promise<void> {
  const before = charged().length;
  await until(day);
  expect(charged()).toHaveLength(before + 1);
  expect(await states()).toEqual(['active', next]);
}

it(
  'bills a server month by month, suspends and resumes it at the panel, and erases it when nobody pays',
  { timeout: 600_000 },
  async () => {
    const { control } = shop.stripe;
    const { intent, serviceId } = await shop.order();
    control.confirm({ intent });
    await shop.settle();
    await shop.build();
    expect(await states()).toEqual(['active', '2026-02-28']);
    expect(panel().map(({ name, builds, suspended }) => ({ name, builds, suspended }))).toEqual([
      { name: `moorage-${shop.test.brandId}-${serviceId}`, builds: 1, suspended: false },
    ]);
    expect(await mails()).toEqual(['payment-receipt', 'service-ready']);
    const [method] = await shop.rows<{ id: Id; reference: string; status: string }>('paymentMethod');
    expect(method?.status).toBe('active');
    const paymentMethod = method?.reference ?? '';

    // Charged each month on its own day: the 31st, or the last.
    await renews('2026-02-28', '2026-03-31');
    await renews('2026-03-31', '2026-04-30');

    // 30 April: declined. The first retry, the day after, finds the money.
    control.behave({ paymentMethod, behaviour: 'insufficient_funds' });
    await until('2026-04-30');
    expect([declined(), charged().length]).toEqual([1, 3]);
    control.behave({ paymentMethod, behaviour: 'succeed' });
    await renews('2026-05-01', '2026-05-31');
    expect(panel().map(({ suspended }) => suspended)).toEqual([false]);

    // 31 May: declined, and again on 1, 3 and 5 June. Then the panel has it suspended.
    control.behave({ paymentMethod, behaviour: 'insufficient_funds' });
    await until('2026-06-04');
    expect(declined()).toBe(4);
    expect(panel().map(({ suspended }) => suspended)).toEqual([false]);
    await until('2026-06-05');
    expect(declined()).toBe(5);
    expect(panel().map(({ suspended }) => suspended)).toEqual([true]);
    expect(await states()).toEqual(['suspended', '2026-06-30']);
    expect(charged()).toHaveLength(4);

    // 12 June: the customer pays by hand with the same card, and it runs again, with all that is on it.
    await until('2026-06-12');
    control.behave({ paymentMethod, behaviour: 'succeed' });
    const [open, ...more] = (await invoices()).filter(({ state }) => state === 'open');
    expect(more).toEqual([]);
    const paid = await shop.call<{ state: string }>('invoices.pay', {
      id: open?.id,
      accountId: shop.accountId,
      methodId: method?.id,
    });
    expect(paid.state).toBe('succeeded');
    await shop.settle();
    expect(panel().map(({ suspended, builds }) => ({ suspended, builds }))).toEqual([
      { suspended: false, builds: 1 },
    ]);
    await renews('2026-06-30', '2026-07-31');

    // 31 July: declined to the end. Suspended on 5 August, erased on 30 August, and nobody is asked for money any more.
    control.behave({ paymentMethod, behaviour: 'insufficient_funds' });
    await until('2026-08-05');
    expect(panel().map(({ suspended }) => suspended)).toEqual([true]);
    await until('2026-08-29');
    expect(panel()).toHaveLength(1);
    await until('2026-08-31');
    expect(panel()).toEqual([]);
    expect((await states())[0]).toBe('terminated');
    const asked = declined();
    control.behave({ paymentMethod, behaviour: 'succeed' });
    await until('2026-10-01');
    expect(declined()).toBe(asked);

    expect(charged()).toEqual(Array.from({ length: 6 }, () => 1_200));
    const all = await invoices();
    expect(all.map(({ state }) => state)).toEqual([
      ...Array.from({ length: 6 }, () => 'paid'),
      'uncollectible',
    ]);
    expect(all.map(({ number }) => number)).toEqual(all.map((_, index) => `INV-2026-0000${index + 1}`));
    const told: Record<string, number> = {};
    for (const template of await mails()) told[template] = (told[template] ?? 0) + 1;
    expect(told).toMatchObject({
      'service-ready': 1,
      'payment-receipt': 6,
      'payment-failed': asked,
      'service-suspended': 2,
      'service-resumed': 1,
      'service-terminated': 1,
    });
  },
);
