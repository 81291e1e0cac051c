import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal, type DeclineClass, type Id } from '@moorage/sdk';
import { createTestApp, createTestShop, type TestApp, type TestShop } from '@moorage/testing';
import { systemCaller } from '../../database/ambient.ts';
import { createInvoices } from '../invoices/create-invoices.ts';
import { checkLedger } from '../ledger/check-ledger.ts';
import { Payment, PaymentMethod } from '../payments/payment.ts';
import { runDunning } from './run-dunning.ts';

let test: TestApp;
let shop: TestShop;
let clientId: Id;
let methodId: Id;
let invoiceId: Id;
beforeEach(async () => {
  test = await createTestApp({ now: '2026-03-31T09:00:00.000Z' });
  shop = await createTestShop(test);
  clientId = await test.createClient();
  methodId = await shop.storeCard(clientId);
  invoiceId = await invoice('renewal');
});
afterEach(async () => {
  expect(await test.asSystem(() => checkLedger(test.app))).toEqual([]);
  await test.close();
});

async function invoice(reason: 'renewal' | 'manual' | 'order'): Promise<Id> {
  const line = { kind: 'manual', description: 'Work', serviceId: null, periodFrom: null, periodTo: null };
  const [made] = await test.asSystem(() =>
    test.app.db.transaction(() =>
      createInvoices(test.app, [
        {
          clientId,
          currency: 'USD',
          reason,
          dueOn: '2026-03-31',
          lines: [{ ...line, quantity: 1, amount: 1_000 }],
        },
      ]),
    ),
  );
  return made?.id as Id;
}
/** Every hour of a day, as the house does it. */
async function day(date: string): Promise<void> {
  for (const hour of ['09', '12', '18']) {
    test.clock.moveTo(`${date}T${hour}:00:00.000Z`);
    await runDunning(test.app);
    await test.settle();
  }
}
const payments = () => test.asSystem(async () => await Payment.query().where({ invoiceId }).orderBy('id'));
const states = async () => (await payments()).map(({ state }) => state);
const mails = () =>
  test.asSystem(async () => {
    const rows = await test.app.db
      .knex()('mail')
      .orderBy('id')
      .select<{ template: string; view: string }[]>('template', 'view');
    return rows.map(({ template, view }) => ({
      template,
      retryOn: (JSON.parse(view) as { retryOn?: string }).retryOn,
    }));
  });
const steps = () =>
  test.asSystem(async () => {
    const rows = await test.app.db.knex()('dunningStep').select<{ step: string }[]>('step');
    return rows.map(({ step }) => step);
  });
const parked = () =>
  test.asSystem(async () => {
    const rows = await test.app.db
      .knex()('job')
      .where({ state: 'parked' })
      .select<{ name: string; error: string }[]>('name', 'error');
    return rows.map(({ name, error }) => [name, error]);
  });
const april = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => `2026-04-${String(first + index).padStart(2, '0')}`);
const method = async () =>
  test.asSystem(async () => (await PaymentMethod.query().findById(methodId)) as PaymentMethod);

describe('automatic charges', () => {
  it('take the money on the due day, once, however often the task runs', async () => {
    await Promise.all([runDunning(test.app), runDunning(test.app), runDunning(test.app)]);
    await day('2026-03-31');
    expect(await states()).toEqual(['succeeded']);
    expect(shop.gateway.charges()[0]?.request).toMatchObject({
      onSession: false,
      method: `card-${clientId}`,
    });
  });

  it('are tried again on the plan when the bank says "later"', async () => {
    shop.gateway.always({ decline: 'later' });
    const days: Record<string, number> = {};
    for (let date = 1; date <= 8; date += 1) {
      await day(`2026-04-0${date}`);
      days[`04-0${date}`] = (await payments()).length;
    }
    expect(days).toEqual({
      '04-01': 1,
      '04-02': 1,
      '04-03': 2,
      '04-04': 2,
      '04-05': 3,
      '04-06': 3,
      '04-07': 3,
      '04-08': 3,
    });
    expect(
      (await mails()).filter(({ template }) => template === 'payment-failed').map(({ retryOn }) => retryOn),
    ).toEqual(['2026-04-03', '2026-04-05', undefined]);
  });

  it('lose no try when the charge never reached the gateway', async () => {
    shop.gateway.answer('unreached');
    await day('2026-03-31');
    expect((await payments()).map(({ state, code }) => [state, code])).toEqual([
      ['failed', 'payment.absent'],
      ['succeeded', null],
    ]);
    expect(shop.gateway.taken()).toHaveLength(1);
  });

  it.each<[DeclineClass, string, string]>([
    ['never', 'payment-failed', 'refused'],
    ['fix', 'payment-failed', 'active'],
    ['authenticate', 'payment-action-needed', 'active'],
  ])('are not tried again after "%s": the client is asked by %s', async (decline, template, status) => {
    shop.gateway.always({ decline });
    for (const date of ['2026-03-31', '2026-04-01', '2026-04-03', '2026-04-05']) await day(date);
    expect(await states()).toEqual(['failed']);
    expect((await method()).status).toBe(status);
    const told = await mails();
    expect(told.filter((mail) => mail.template === template)).toEqual([{ template, retryOn: undefined }]);
  });

  it('go to another card when the client stores one after a "never"', async () => {
    shop.gateway.answer({ decline: 'never' });
    await day('2026-03-31');
    await shop.storeCard(clientId, 'card-new');
    await day('2026-04-01');
    expect(await states()).toEqual(['failed', 'succeeded']);
    expect(shop.gateway.charges()[1]?.request.method).toBe('card-new');
  });

  it('wait for the customer when the bank wants to see it', async () => {
    shop.gateway.answer('action');
    for (const date of ['2026-03-31', '2026-04-01', '2026-04-03']) await day(date);
    expect(await states()).toEqual(['action']);
    expect((await mails()).filter(({ template }) => template === 'payment-action-needed')).toHaveLength(1);
  });

  it('hold everything back while money may be on its way', async () => {
    shop.gateway.answer('pending');
    for (const date of ['2026-03-31', '2026-04-01', '2026-04-05', '2026-04-30']) await day(date);
    expect(await states()).toEqual(['pending']);
    expect((await mails()).map(({ template }) => template)).toEqual(['invoice-issued']);
  });

  it('refused by the provider itself cost no try and no service: the client is reminded, staff are told', async () => {
    shop.gateway.always('refused');
    for (const date of april(1, 12)) await day(date);
    const times = (await payments()).map(({ startedAt }) => new Date(startedAt).getTime());
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(4 * 3_600_000);
    expect(await steps()).not.toContain('suspend');
    const told = (await mails()).map(({ template }) => template);
    expect(told).toContain('invoice-overdue');
    expect(told).not.toContain('payment-failed');
    expect(await parked()).toEqual([['dunning.check_account', expect.stringContaining('fake.refused')]]);
    shop.gateway.always('ok');
    await day('2026-04-13');
    expect((await states()).at(-1)).toBe('succeeded');
    expect(shop.gateway.taken()).toHaveLength(1);
  });

  it('are tried again when the provider was only asked too often, and the client hears nothing of it', async () => {
    shop.gateway.answer('busy');
    await day('2026-03-31');
    await day('2026-04-01');
    expect(await states()).toEqual(['failed', 'succeeded']);
    expect((await mails()).map(({ template }) => template)).not.toContain('payment-failed');
    expect(await parked()).toEqual([]);
  });

  it('wait for a gateway that does not run, and nobody is suspended meanwhile', async () => {
    const { connections } = test.app;
    const away = new Refusal('gateway.unavailable', 'Its extension does not run');
    const spies = [
      vi.spyOn(connections, 'gatewayDefinition').mockReturnValue(undefined),
      vi.spyOn(connections, 'gateway').mockRejectedValue(away),
    ];
    for (const date of april(1, 9)) await day(date);
    expect(await states()).toEqual([]);
    expect(await steps()).not.toContain('suspend');
    expect((await mails()).map(({ template }) => template)).toContain('invoice-overdue');
    expect(await parked()).toEqual([['dunning.check_account', expect.stringContaining('does not run')]]);
    for (const spy of spies) spy.mockRestore();
    await day('2026-04-10');
    expect(await states()).toEqual(['succeeded']);
  });

  it('are not made at a disabled account: the client is reminded to pay, and charged when it is enabled', async () => {
    const set = (verb: 'disable' | 'enable') =>
      test.app.actions.call(
        `gateways.${verb}`,
        { id: shop.accountId },
        { ...systemCaller(test.brandId), kind: 'staff', actorId: 1 },
      );
    await set('disable');
    for (const date of april(1, 4)) await day(date);
    expect(await states()).toEqual([]);
    expect((await mails()).map(({ template }) => template)).toContain('invoice-overdue');
    await set('enable');
    await day('2026-04-05');
    expect(await states()).toEqual(['succeeded']);
  });

  it('leave alone what a customer has ordered and not paid, and who switched them off', async () => {
    invoiceId = await invoice('order');
    await day('2026-03-31');
    expect(await states()).toEqual([]);
    await test.asSystem(() =>
      test.app.db.transaction(
        async () => await test.app.db.knex()('client').where({ id: clientId }).update({ autoPay: 0 }),
      ),
    );
    invoiceId = await invoice('manual');
    await day('2026-04-01');
    expect(await states()).toEqual([]);
  });
});
