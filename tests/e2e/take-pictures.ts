import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openHouse, type House, type Look, type Person } from './house.ts';
import { walker } from './routes.ts';
import {
  aServer,
  buy,
  buyServer,
  configure,
  openCardForm,
  placeOrder,
  register,
  type Wish,
} from './shopping.ts';
import { vendorsOf } from './vendors.ts';

const wide: Look = { viewport: { width: 1440, height: 900 }, colorScheme: 'light', reducedMotion: 'reduce' };
const dark: Look = { ...wide, colorScheme: 'dark' };
const narrow: Look = { ...wide, viewport: { width: 390, height: 844 } };
const narrowDark: Look = { ...narrow, colorScheme: 'dark' };

const shop: Wish = { ...aServer, plan: 'CX 2', hostname: 'shop.lovelace.example', location: 'Frankfurt' };
const mail: Wish = { ...aServer, hostname: 'mail.lovelace.example' };
const db: Wish = { ...aServer, plan: 'CX 3', hostname: 'db.lovelace.example', location: 'Frankfurt' };
const test: Wish = { ...aServer, hostname: 'test.lovelace.example' };
const others = [
  { name: 'Grace Hopper', email: 'grace@example.com', plan: 'CX 3', hostname: 'compiler.hopper.example' },
  { name: 'Alan Turing', email: 'alan@example.com', plan: 'CX 1', hostname: 'bombe.turing.example' },
  { name: 'Katherine Johnson', email: 'katherine@example.com', plan: 'CX 2', hostname: 'orbit.example' },
];

/** Pictures of the main pages, of a small company on an ordinary day. */
export async function takePictures(folder: string, say: (name: string) => void): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const house = await openHouse();
  try {
    await trade(house);
    const take = async (name: string, page: Page): Promise<void> => {
      await walker(page).settled();
      // A blinking cursor or a pointer over a row would make every picture another one.
      await page.mouse.move(0, 0);
      await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
      say(`${name}.png`);
    };
    await ofPages(house, take);
    await ofShop(house, take);
  } finally {
    await house.stop();
  }
}
type Take = (name: string, page: Page) => Promise<void>;

/** Servers that run, one that is being built, one that could not be, an order that waits for its payment. */
async function trade(house: House): Promise<void> {
  const vendors = await vendorsOf(house);
  await vendors.buildWithin(1_000);
  const ada = await house.open('client', '/portal/');
  for (const wish of [shop, mail]) await buyServer(ada, wish);
  for (const { name, email, plan, hostname } of others) {
    const page = await house.open('guest', '/portal/register');
    await register(page, { name, email, password: 'a password for pictures' });
    await page.getByRole('button', { name: 'Open the account' }).click();
    await page
      .getByRole('button', { name: /^Your account/ })
      .first()
      .waitFor();
    const isLast = email === others.at(-1)?.email;
    if (isLast) await vendors.refuseNextBuild('The template is not available on this hypervisor.');
    await buy(page, { ...aServer, plan, hostname });
    const end = isLast
      ? page.getByText('could not be built yet')
      : page.getByText('Running', { exact: true });
    await end.waitFor({ timeout: 120_000 });
    await page.context().close();
  }
  await ada.goto('/portal/order/cx-1');
  await configure(ada, test);
  await ada.getByRole('button', { name: 'Continue to checkout' }).click();
  await placeOrder(ada);
  await vendors.buildWithin(90_000);
  await buy(ada, db);
  await ada.getByText('Install the operating system').waitFor();
  await ada.context().close();
}

/** On the way to an order: these pages are what somebody has chosen so far. */
async function ofShop(house: House, take: Take): Promise<void> {
  const page = await house.open('guest', '/', wide);
  await take('site', page);
  await page.goto('/portal/order');
  await take('shop', page);
  await page.goto('/portal/order/cx-2');
  await configure(page, { ...aServer, plan: 'CX 2', hostname: 'www.example.com' });
  await page.getByRole('heading', { level: 1 }).click();
  await take('configure', page);
  await page.getByRole('button', { name: 'Continue to checkout' }).click();
  await take('checkout', page);
  await page.context().close();

  const ada = await house.open('client', '/portal/invoices', narrow);
  await ada.getByText('Open', { exact: true }).first().click();
  await ada.getByRole('link', { name: 'Pay' }).first().click();
  await openCardForm(ada);
  await take('pay-narrow', ada);
  await ada.context().close();
}

const pages: readonly (readonly [name: string, person: Person, path: string, look: Look])[] = [
  ['portal', 'client', '/portal/', wide],
  ['portal-narrow', 'client', '/portal/', narrow],
  ['service', 'client', '/portal/services/1', wide],
  ['service-dark', 'client', '/portal/services/1', dark],
  ['service-narrow-dark', 'client', '/portal/services/1', narrowDark],
  ['service-building', 'client', '/portal/services/7', wide],
  ['invoice', 'client', '/portal/invoices/1', wide],
  ['admin-dashboard', 'staff', '/admin/', wide],
  ['admin-dashboard-dark', 'staff', '/admin/', dark],
  ['admin-extensions', 'staff', '/admin/extensions', wide],
  ['admin-invoices', 'staff', '/admin/invoices', wide],
  ['admin-client', 'staff', '/admin/clients/1', wide],
  ['admin-provisioning', 'staff', '/admin/provisioning/1', wide],
  ['admin-mailbox', 'staff', '/admin/mailbox', wide],
  ['admin-narrow', 'staff', '/admin/', narrow],
];
async function ofPages(house: House, take: Take): Promise<void> {
  for (const [name, person, path, look] of pages) {
    const page = await house.open(person, path, look);
    await take(name, page);
    await page.context().close();
  }
}
