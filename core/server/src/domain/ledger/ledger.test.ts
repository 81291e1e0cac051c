import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { money } from '@moorage/sdk';
import { createTestApp, type TestApp } from '@moorage/testing';
import { clientCredit, invoiceBalance, trialBalance } from './balances.ts';
import { book, bookMany, type Booking } from './book.ts';
import { checkLedger } from './check-ledger.ts';

let test: TestApp;
beforeEach(async () => {
  test = await createTestApp();
});
afterEach(() => test.close());

const usd = (amount: number) => money(amount, 'USD');
const booked = (booking: Booking) =>
  test.asSystem(() => test.app.db.transaction(() => book(test.app, booking)));

describe('the ledger', () => {
  it('refuses what does not sum to zero, per currency', async () => {
    const clientId = await test.createClient();
    const entries = [
      { account: 'receivable', amount: usd(100) },
      { account: 'revenue', amount: money(-100, 'EUR') },
    ] as const;
    await expect(booked({ clientId, kind: 'invoice', reference: 'x', entries })).rejects.toThrow(
      /off by 100 USD/,
    );
    expect(await test.asSystem(() => trialBalance(test.app))).toEqual([]);
  });

  it('books a thing once, and notices when the second time is another thing', async () => {
    const clientId = await test.createClient();
    const booking: Booking = {
      clientId,
      kind: 'payment',
      reference: 'payment:1',
      entries: [
        { account: 'cash:1', amount: usd(500) },
        { account: 'credit', amount: usd(-500) },
      ],
    };
    expect(await booked(booking)).toBe(true);
    expect(await booked(booking)).toBe(false);
    expect(await test.asSystem(() => clientCredit(test.app, clientId))).toEqual([usd(500)]);
    const other = {
      ...booking,
      entries: [
        { account: 'cash:1', amount: usd(1) },
        { account: 'credit', amount: usd(-1) },
      ],
    } as const;
    await expect(booked(other)).rejects.toThrow(/booked already/);
  });

  it('shows balances as sums, and finds what was kept beside it wrongly', async () => {
    const clientId = await test.createClient();
    const { app } = test;
    const now = app.clock.now().toISOString();
    const invoiceId = await test.asSystem(() =>
      app.db.transaction(async () => {
        const [id] = await app.db.insertMany('invoice', [
          {
            brandId: test.brandId,
            clientId,
            state: 'open',
            reason: 'manual',
            currency: 'USD',
            subtotal: 1000,
            tax: 200,
            total: 1200,
            paid: 200,
            seller: '{}',
            buyer: '{}',
            createdAt: now,
          },
        ]);
        await bookMany(app, [
          {
            clientId,
            kind: 'invoice',
            reference: `invoice:${id}`,
            entries: [
              { account: 'receivable', amount: usd(1200), invoiceId: id as number },
              { account: 'revenue', amount: usd(-1000) },
              { account: 'tax', amount: usd(-200) },
            ],
          },
        ]);
        return id as number;
      }),
    );
    expect(await test.asSystem(() => invoiceBalance(app, invoiceId))).toEqual(usd(1200));
    const trial = await test.asSystem(() => trialBalance(app));
    expect(trial.reduce((total, { balance }) => total + balance.amount, 0)).toBe(0);
    expect(await test.asSystem(() => checkLedger(app))).toEqual([
      { what: 'receivable', subject: `invoice:${invoiceId}`, expected: 1000, found: 1200 },
      { what: 'allocations', subject: `invoice:${invoiceId}`, expected: 200, found: 0 },
    ]);
  });

  it('keeps brands apart', async () => {
    const clientId = await test.createClient();
    await booked({
      clientId,
      kind: 'payment',
      reference: 'payment:1',
      entries: [
        { account: 'cash:1', amount: usd(5) },
        { account: 'credit', amount: usd(-5) },
      ],
    });
    expect(await test.app.db.asSystem(test.brandId + 1, () => trialBalance(test.app))).toEqual([]);
  });
});
