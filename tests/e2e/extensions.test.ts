import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { withExtensions } from './fixture-extensions.ts';
import { houseOfThisFile } from './guard.ts';
import { inOrder } from './in-order.ts';
import { buyServer } from './shopping.ts';
import { vendorsOf } from './vendors.ts';

declare global {
  /** Put there once by this test; a page that is loaded anew has lost it. */
  var pageMark: string | undefined;
}

const at = houseOfThisFile(() => withExtensions('faulty-import', 'faulty-panel', 'faulty-hang'));
let portal: Page;
let admin: Page;

beforeAll(async () => {
  await (await vendorsOf(at.house)).buildWithin(1_000);
  portal = await at.house.open('client', '/portal/');
  await buyServer(portal);
  await portal.evaluate(() => (globalThis.pageMark = 'never reloaded'));
  admin = await at.house.open('staff', '/admin/extensions');
});
afterEach(async () => {
  expect(await portal.evaluate(() => globalThis.pageMark)).toBe('never reloaded');
});

const traffic = () => portal.getByRole('heading', { name: 'Network traffic' });
const paused = () => portal.getByText('Its controls are paused');
const toggle = (title: string, state = {}) =>
  admin.getByRole('switch', { name: `Switch ${title} on`, ...state });
const row = (title: string) => admin.getByRole('listitem').filter({ hasText: title });

async function switchOn(title: string): Promise<void> {
  await toggle(title, { checked: false }).click();
  await toggle(title, { checked: true }).waitFor();
  await told(`${title} is on`);
}
async function switchOff(title: string): Promise<void> {
  await toggle(title, { checked: true }).click();
  await admin.getByRole('button', { name: 'Switch it off' }).click();
  await toggle(title, { checked: false }).waitFor();
  await told(`${title} is off`);
}
/** The words of the last time may still stand there. */
const told = (words: string) => admin.getByText(words).last().waitFor();

describe('staff switch an extension while a client looks at its panel', () => {
  test('it leaves the open page and comes back, again and again, without a reload', async () => {
    await traffic().waitFor();
    for (let round = 0; round < 2; round += 1) {
      await switchOff('VirtFusion');
      await traffic().waitFor({ state: 'detached' });
      await paused().waitFor();
      await row('VirtFusion').getByText('Off', { exact: true }).waitFor();

      await switchOn('VirtFusion');
      await traffic().waitFor();
      await paused().waitFor({ state: 'detached' });
      await row('VirtFusion').getByText('Running').waitFor();
    }
  });
  test('staff are told whose services it leaves alone, before and after', async () => {
    await toggle('VirtFusion', { checked: true }).click();
    await admin.getByRole('dialog').getByText('1 service depends on it.').waitFor();
    await admin.keyboard.press('Escape');
    await switchOff('VirtFusion');

    await admin.getByRole('link', { name: 'Dashboard' }).click();
    const need = admin.getByRole('listitem').filter({ hasText: '1 service depends on it.' });
    await need.getByRole('button', { name: 'Switch it on' }).click();
    await told('VirtFusion is on');
    await need.waitFor({ state: 'detached' });
    await traffic().waitFor();
    await admin.getByRole('link', { name: 'Extensions' }).click();
    await row('VirtFusion').getByText('Running').waitFor();
  });
});

describe('an extension that breaks in the browser', () => {
  inOrder();
  const faulty = [
    { id: 'faulty-import', title: 'Tide tables', phase: 'load', says: 'The tide tables are missing.' },
    { id: 'faulty-panel', title: 'Harbour chart', phase: 'render', says: /undefined/ },
    { id: 'faulty-hang', title: 'Fog horn', phase: 'load', says: 'It did not load within 10 s.' },
  ];

  test.each(faulty)(
    '$id harms nothing else, and staff read what it was',
    async ({ id, title, phase, says }) => {
      await switchOn(title);
      await row(title).getByText('1 failure').waitFor();

      const page = await at.house.open('staff', `/admin/extensions/${id}`);
      const failures = page.getByRole('listitem').filter({ hasText: 'in the portal' });
      await failures.getByText(says).waitFor();
      await failures.getByText(phase, { exact: true }).waitFor();
      await page.context().close();

      await traffic().waitFor();
      expect(await portal.getByRole('button', { name: 'Restart' }).isEnabled()).toBe(true);
    },
  );

  test('all of them on, the portal opens and every page of it can be walked to', async () => {
    const page = await at.house.open('client', '/portal/');
    for (const name of ['Services', 'Invoices', 'Order', 'Payment methods', 'Account']) {
      await page.getByRole('navigation').getByRole('link', { name }).first().click();
      await page.getByRole('heading', { level: 1 }).waitFor();
    }
    await page.goto(portal.url());
    await page.getByRole('heading', { name: 'Network traffic' }).waitFor();
    await page.getByText('Harbour chart is not available right now.').waitFor();
    await page.context().close();
  });

  test('switched off, they are gone from the open page, too', async () => {
    await portal.getByText('Harbour chart is not available right now.').waitFor();
    for (const { title } of faulty) await switchOff(title);
    await portal.getByText('Harbour chart is not available right now.').waitFor({ state: 'detached' });
    await traffic().waitFor();
  });
});
