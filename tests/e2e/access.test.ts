import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { houseOfThisFile } from './guard.ts';
import { inOrder } from './in-order.ts';
import { startMailServer, type MailServer } from './mail-server.ts';
import { aServer, configure, placeOrder, register } from './shopping.ts';

const grace = { name: 'Grace Hopper', email: 'grace@example.com', password: 'nanoseconds of wire' };
const newPassword = 'microseconds of wire';
let post: MailServer;
const at = houseOfThisFile(async () => {
  post = await startMailServer();
  return { SMTP_URL: post.url };
});
afterAll(() => post.close());

const openSession = (page: Page) => page.getByRole('button', { name: /^Your account/ }).first();

describe('an account', () => {
  inOrder();
  let page: Page;
  const signIn = async (password: string): Promise<void> => {
    await page.getByLabel('E-mail').fill(grace.email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  const linkIn = async (path: string): Promise<string> => {
    const pattern = new RegExp(`${at.house.url}/portal/${path}#[\\w-]+`);
    const { content } = await post.letter(grace.email, pattern);
    return pattern.exec(content)![0];
  };

  test('is opened, and the address confirmed by the link in the mail', async () => {
    page = await at.house.open('guest', '/portal/register');
    await register(page, grace);
    await page.getByRole('button', { name: 'Open the account' }).click();
    await openSession(page).waitFor();
    await page.getByText('Confirm your e-mail address').waitFor();

    const link = await linkIn('verify');
    await page.goto(link);
    await page.getByText('Your e-mail address is confirmed').waitFor();
    expect(page.url()).not.toContain('#');
    await page.getByRole('link', { name: 'Go to your account' }).click();
    await openSession(page).waitFor();
    expect(await page.getByText('Confirm your e-mail address').count()).toBe(0);
  });

  test('is left, and its pages ask for the password again', async () => {
    await openSession(page).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await page.goto('/portal/account');
    await page.waitForURL('**/portal/sign-in?to=/account');
  });

  test('stays shut for a wrong password, and opens where one wanted to go for the right one', async () => {
    await at.house.complaints.refused(422, /^\/api\/v1\/session$/, async () => {
      await signIn('milliseconds of wire');
      await page.getByRole('alert').waitFor();
    });
    expect(await page.getByRole('alert').textContent()).toMatch(/password/i);
    expect(await page.getByLabel('E-mail').inputValue()).toBe(grace.email);
    await signIn(grace.password);
    await page.waitForURL('**/portal/account');
  });

  test('gets a new password by mail, and the old one opens nothing any more, nowhere', async () => {
    const other = await at.house.open('guest', '/portal/forgot-password');
    await other.getByLabel('E-mail').fill(grace.email);
    await other.getByRole('button', { name: 'Mail me the link' }).click();
    await other.getByText('Look into your mailbox').waitFor();
    const link = await linkIn('reset-password');
    await other.goto(link);
    await other.getByLabel('New password').fill(newPassword);
    await other.getByRole('button', { name: 'Set the password' }).click();
    await other.getByText('Your new password is set').waitFor();

    // Another browser was signed in: it is not any more.
    await page.reload();
    await page.waitForURL('**/portal/sign-in?to=/account');
    await at.house.complaints.refused(422, /^\/api\/v1\/session$/, async () => {
      await signIn(grace.password);
      await page.getByRole('alert').waitFor();
    });
    await signIn(newPassword);
    await page.waitForURL('**/portal/account');

    // The link has worked once.
    await at.house.complaints.refused(410, /^\/api\/v1\/session\/reset-password$/, async () => {
      await other.goto('/portal/sign-in');
      await other.goto(link);
      await other.getByLabel('New password').fill('femtoseconds of wire');
      await other.getByRole('button', { name: 'Set the password' }).click();
      await other.getByRole('alert').waitFor();
    });
    await other.context().close();
  });
});

describe('what belongs to somebody else', () => {
  let page: Page;
  let invoice: number;
  let service: number;

  beforeAll(async () => {
    const ada = await at.house.open('client', '/portal/order');
    await ada.getByRole('link', { name: `Configure ${aServer.plan}` }).click();
    await configure(ada, aServer);
    await ada.getByRole('button', { name: 'Continue to checkout' }).click();
    await placeOrder(ada);
    invoice = Number(/invoices\/(\d+)\/pay$/.exec(ada.url())?.[1]);
    const services = await at.house.read<{ items: { id: number }[] }>('/services');
    service = services.items[0]!.id;
    await ada.context().close();

    const name = { name: 'Mallory', email: 'mallory@example.com', password: 'somebody else entirely' };
    page = await at.house.open('guest', '/portal/register');
    await register(page, name);
    await page.getByRole('button', { name: 'Open the account' }).click();
    await openSession(page).waitFor();
  });

  test('is not found, by the page and by the API', async () => {
    const { refused } = at.house.complaints;
    await refused(404, /\/api\/v1\/services\/\d+$/, async () => {
      await page.goto(`/portal/services/${service}`);
      await page.getByText('There is no such service').waitFor();
    });
    for (const path of ['', '/pay'])
      await refused(404, /\/api\/v1\/invoices\/\d+$/, async () => {
        await page.goto(`/portal/invoices/${invoice}${path}`);
        await page.getByText('There is no such invoice').waitFor();
      });
    expect(await page.content()).not.toContain(aServer.hostname);

    const own = await page.request.get('/api/v1/invoices');
    expect(await own.json()).toMatchObject({ items: [] });
    for (const path of [
      `services/${service}`,
      `services/${service}/usage`,
      `invoices/${invoice}`,
      `invoices/${invoice}/pdf`,
      'invoices/999999',
    ]) {
      const answer = await page.request.get(`/api/v1/${path}`);
      expect(answer.status(), path).toBe(404);
      expect(answer.headers()['content-type']).toContain('application/problem+json');
      expect(await answer.json()).toMatchObject({
        status: 404,
        type: expect.stringMatching(/^urn:moorage:problem:/) as string,
        requestId: expect.any(String) as string,
      });
    }
  });

  test('the administration is shut for clients', async () => {
    await page.goto('/admin/clients');
    await page.waitForURL('**/admin/sign-in?to=/clients');
    await page.getByRole('heading', { level: 1, name: 'Administration' }).waitFor();
    await at.house.complaints.refused(422, /^\/api\/v1\/session$/, async () => {
      await page.getByLabel('E-mail').fill('mallory@example.com');
      await page.getByLabel('Password', { exact: true }).fill('somebody else entirely');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').waitFor();
    });
    for (const path of ['clients', 'extensions', 'mails', 'staff']) {
      for (const app of ['portal', 'admin']) {
        const answer = await page.request.get(`/api/v1/${path}`, { headers: { 'x-moorage-app': app } });
        expect([401, 403], `${path} from ${app}`).toContain(answer.status());
        expect(answer.headers()['content-type']).toContain('application/problem+json');
      }
    }
  });
});
