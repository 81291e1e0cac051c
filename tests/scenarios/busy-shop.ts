import { afterAll, beforeAll } from 'vitest';
import type { Action, Id } from '@moorage/sdk';
import { createClient, createStaff } from '@moorage/server';
import type { TestBrowser } from '@moorage/testing';
import { openRealShop, type RealShop } from './real-shop.ts';

/** A shop with something in every corner that belongs to Ada; Bob, a member of staff and a stranger knock at its door. */
export interface BusyShop extends RealShop {
  /** Signed in, with nothing but an open invoice. */
  readonly bob: TestBrowser;
  readonly bobsInvoice: Id;
  /** May do everything. */
  readonly boss: TestBrowser;
  readonly stranger: TestBrowser;
  /** Signs in again whoever was signed out. */
  signIn(): Promise<void>;
}

/** The shop of all tests of a file, and every action that can be called in it. */
export let shop: BusyShop;
export let actions: [string, Action][];
export function useBusyShop(): void {
  beforeAll(async () => {
    shop = await openBusyShop();
    actions = [...shop.test.app.actions.all()];
  }, 180_000);
  afterAll(() => shop.close());
}
export const isFull = process.env.MOORAGE_FULL === '1';
export const slow = { timeout: isFull ? 4 * 3_600_000 : 300_000 };

async function openBusyShop(): Promise<BusyShop> {
  const real = await openRealShop('2026-01-31T09:00:00.000Z');
  const { test, http, stripe } = real;
  const { app } = test;
  const { intent } = await real.order();
  stripe.control.confirm({ intent });
  await real.settle();
  await real.build();
  await real.order();
  await real.call('payment_methods.store', { accountId: real.accountId });

  const { clientId, loginId } = await test.asSystem(() =>
    app.db.transaction(() =>
      createClient(app, { name: 'Bob', email: 'bob@example.com', passwordHash: null }),
    ),
  );
  const staffId = await test.asSystem(() =>
    app.db.transaction(() =>
      createStaff(app, { name: 'Boss', email: 'boss@example.com', permissions: ['*'], invite: false }),
    ),
  );
  await real.settle();
  const browsers = { bob: http.browser(), boss: http.browser('admin') };
  async function signIn(): Promise<void> {
    copySession(await http.asClient(clientId, loginId), browsers.bob);
    copySession(await http.asStaff(staffId), browsers.boss);
  }
  await signIn();
  const invoice = await browsers.boss.api('POST /invoices', {
    clientId,
    lines: [{ description: 'Work', quantity: 1, unitPrice: { amount: '5.00', currency: 'USD' } }],
  });
  await real.settle();
  return {
    ...real,
    ...browsers,
    bobsInvoice: invoice.json.id as Id,
    stranger: http.browser(),
    signIn,
  };
}

function copySession(from: TestBrowser, to: TestBrowser): void {
  to.cookies.clear();
  for (const [name, value] of from.cookies) to.cookies.set(name, value);
  to.csrf = from.csrf;
}
