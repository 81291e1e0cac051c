import { beforeAll, expect, test, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { barriers } from './axe.ts';
import { houseOfThisFile } from './guard.ts';
import type { Look, Person } from './house.ts';
import { addressOf, placesOf, walker } from './routes.ts';
import { aServer, buyServer, configure, placeOrder } from './shopping.ts';
import { vendorsOf } from './vendors.ts';

/** Every page that there is, wide and narrow, light and dark. What it looks like does not depend on the database. */

// Dozens of pages in one test.
vi.setConfig({ testTimeout: 400_000 });
const at = houseOfThisFile();
const wide: Look = { viewport: { width: 1440, height: 900 }, colorScheme: 'light', reducedMotion: 'reduce' };
const looks = [1440, 390].flatMap((width) =>
  (['light', 'dark'] as const).map((scheme) => ({ width, scheme, name: `${width} ${scheme}` })),
);
/** Each scheme once, at the width where it is likelier met; the other two looks have the same words and the same colours. */
const readAloud = new Set(['1440 light', '390 dark']);

/** Where the first record of the demo is not what the page is about. */
const examples = {
  portal: {
    '/order/:slug': '/order/cx-1',
    '/invoices/:id(\\d+)/pay': '/invoices/2/pay',
    '/:rest(.*)*': '/nothing-is-here',
  },
  admin: { '/extensions/:id': '/extensions/virtfusion', '/:rest(.*)*': '/nothing-is-here' },
};

let guestsLink: string[] = [];
/** A client with a server that runs and an order that is not paid; what staff see follows from it. */
beforeAll(async () => {
  const guest = await at.house.open('guest', at.house.demo.links.client, wide);
  guestsLink = await faultsIn(guest, 'a link that signs in');
  await guest.context().close();
  await (await vendorsOf(at.house)).buildWithin(1_000);
  const page = await at.house.open('client', '/portal/');
  await buyServer(page);
  await page.goto('/portal/order/cx-1');
  await configure(page, { ...aServer, hostname: 'vps2.example.com' });
  await page.getByRole('button', { name: 'Continue to checkout' }).click();
  await placeOrder(page);
  await page.context().close();
});

/** @returns what is wrong, a line each */
async function faultsIn(page: Page, where: string): Promise<string[]> {
  const faults: string[] = [];
  for (const { width, scheme, name } of looks) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: scheme });
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (excess > 0) faults.push(`${where} (${name}) is ${excess} pixels too wide`);
    if (readAloud.has(name))
      faults.push(...(await barriers(page)).map((one) => `${where} (${name}): ${one}`));
  }
  faults.push(...at.house.complaints.take().map((one) => `${where}: ${one}`));
  return faults;
}

async function faultsOfApp(
  app: 'portal' | 'admin',
  person: Person,
  isLookedAt: (place: { isPublic: boolean; isInside: boolean }) => boolean,
): Promise<{ seen: number; faults: string[] }> {
  const page = await at.house.open(person, person === 'guest' ? `/${app}/sign-in` : `/${app}/`, wide);
  const { goWithin, settled } = walker(page);
  await settled();
  if (app === 'portal') await fillCart(page);
  const places = (await placesOf(page)).filter(isLookedAt);
  const faults: string[] = [];
  for (const place of places) {
    const address = addressOf(place, examples[app]);
    await goWithin(address);
    faults.push(...(await faultsIn(page, `/${app}${address} as ${person}`)));
  }
  await page.context().close();
  return { seen: places.length, faults };
}

async function fillCart(page: Page): Promise<void> {
  await page.goto('/portal/order/cx-1');
  await configure(page, aServer);
  await page.getByRole('button', { name: 'Add to the cart' }).click();
  await page.getByRole('heading', { level: 1, name: 'Cart' }).waitFor();
}

test('the portal, for whoever is not signed in', async () => {
  const { seen, faults } = await faultsOfApp('portal', 'guest', ({ isPublic }) => isPublic);
  expect(faults).toEqual([]);
  expect(seen).toBeGreaterThan(8);
});

test('the portal, for a client', async () => {
  const { seen, faults } = await faultsOfApp('portal', 'client', ({ isInside }) => isInside);
  expect(faults).toEqual([]);
  expect(seen).toBeGreaterThan(12);
});

test('the administration', async () => {
  const { seen, faults } = await faultsOfApp('admin', 'staff', ({ isInside }) => isInside);
  expect(faults).toEqual([]);
  expect(seen).toBeGreaterThan(30);
});

test('the doors of the administration', async () => {
  const { seen, faults } = await faultsOfApp(
    'admin',
    'guest',
    ({ isPublic, isInside }) => isPublic && !isInside,
  );
  expect(faults).toEqual([]);
  expect(seen).toBeGreaterThan(2);
});

test('the public site, from link to link', async () => {
  const page = await at.house.open('guest', '/', wide);
  const known = new Set(['/']);
  const faults: string[] = [];
  // A set that grows while it is walked through is walked through to its end.
  for (const path of known) {
    await page.goto(path);
    const links = await page.evaluate(() => [...document.links].map(({ href }) => href));
    for (const link of links) {
      const { origin, pathname } = new URL(link);
      if (origin === at.house.url && !/^\/(?:portal|admin)\//.test(pathname)) known.add(pathname);
    }
    faults.push(...(await faultsIn(page, path)));
  }
  expect(known.size).toBeGreaterThan(4);

  await at.house.complaints.refused(404, /^\/nothing-is-here$/, () => page.goto('/nothing-is-here'));
  faults.push(...(await faultsIn(page, '/nothing-is-here')));
  expect(faults).toEqual([]);
});

test('a link that signs in, before it was used and after', async () => {
  expect(guestsLink).toEqual([]);
  const page = await at.house.open('guest', '/', wide);
  const { client } = at.house.demo.links;
  await at.house.complaints.refused(410, /^\/sign-in\//, () => page.goto(client));
  expect(await faultsIn(page, 'the same link, used')).toEqual([]);
});
