import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { houseOfThisFile } from './guard.ts';
import type { House } from './house.ts';
import { startMailServer, type MailServer } from './mail-server.ts';
import {
  aServer,
  cards,
  configure,
  confirmAtBank,
  fillCard,
  openCardForm,
  placeOrder,
  register,
} from './shopping.ts';
import { inOrder } from './in-order.ts';
import { storedText } from './stored-text.ts';
import { vendorsOf, type Vendors } from './vendors.ts';

const grace = { name: 'Grace Hopper', email: 'grace@example.com', password: 'nanoseconds of wire' };
let vendors: Vendors;
let post: MailServer;
const at = houseOfThisFile(async () => {
  post = await startMailServer();
  return { SMTP_URL: post.url };
});
beforeAll(async () => {
  vendors = await vendorsOf(at.house);
  await vendors.buildWithin(5_000);
});
afterAll(() => post.close());

describe('a guest who wants a server', () => {
  inOrder();
  let page: Page;
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });

  test('chooses a plan in the shop, says what it should be like, and sees the price', async () => {
    page = await at.house.open('guest', '/');
    await page.getByRole('link', { name: 'See the plans' }).click();
    await page
      .getByRole('link', { name: `Order ${aServer.plan}` })
      .first()
      .click();
    await configure(page, aServer);
    // The whole of it, tax too, before anybody asks for an account.
    for (const words of ['VAT 20 %', '$6.00']) await page.getByText(words).first().waitFor();
    await page.getByRole('button', { name: 'Add to the cart' }).click();
    await heading('Cart').waitFor();
    const line = page.getByRole('listitem').filter({ hasText: aServer.plan });
    for (const words of [aServer.hostname, aServer.location, aServer.system, '$5.00'])
      await line.getByText(words).first().waitFor();
  });

  test('opens an account on the way, and the tax is added', async () => {
    await page.getByRole('link', { name: 'Continue to checkout' }).click();
    await heading('Checkout').waitFor();
    await register(page, grace);
    await page.getByRole('button', { name: 'Open the account and go on' }).click();
    await page.getByText('Your cart came along').waitFor();
    await page.getByText('VAT 20 %').waitFor();
    await page.getByText('$6.00').first().waitFor();
    await placeOrder(page);
  });

  test('pays with a card whose bank wants a confirmation', async () => {
    await openCardForm(page);
    await fillCard(page, cards.confirmed);
    // Two presses, as impatient people do.
    await page.getByRole('button', { name: 'Pay $6.00' }).dblclick();
    await confirmAtBank(page);
    await page.getByText('Paid. Thank you').first().waitFor();
    await page.waitForURL('**/portal/services/*');
  });

  test('watches it being built, step by step, until it runs', async () => {
    const steps = page.getByRole('list', { name: 'Your server is being built' });
    // Installing takes a while: what came before it stands there as done, by itself.
    await steps.getByText('Install the operating system').waitFor();
    expect(await steps.getByRole('listitem').count()).toBeGreaterThan(4);
    const allocate = steps.getByRole('listitem').filter({ hasText: 'Allocate the server' });
    await allocate.getByText('done').waitFor();
    await heading(aServer.hostname).waitFor({ timeout: 60_000 });
    await page.getByText('Running', { exact: true }).waitFor();
    const [built] = await vendors.servers();
    await page.getByRole('button', { name: /^Copy 192\.0\.2\.\d+$/ }).waitFor();
    expect(built).toMatchObject({ hostname: aServer.hostname });
  });

  test('was charged once, and has one server', async () => {
    expect(await vendors.charges()).toMatchObject([{ amount: 600, status: 'succeeded' }]);
    expect(await vendors.servers()).toHaveLength(1);
  });

  test('gets the access data by mail, and they are kept nowhere that anybody could read', async () => {
    const mails = await mailsTo(at.house, grace.email);
    // The order was paid at once, so nobody is asked to finish it.
    const templates = mails.map(({ template }) => template);
    expect(templates.sort()).toEqual(['payment-receipt', 'service-ready', 'verify-email']);
    const ready = mails.find(({ template }) => template === 'service-ready')!;
    const { html, text } = await at.house.read<{ html: string; text: string }>(`/mails/${ready.id}`);
    for (const part of [html, text]) {
      expect(part).toContain(aServer.hostname);
      expect(part).toContain('••••');
    }
    const [built] = await vendors.servers();
    const letter = await post.letter(grace.email, aServer.hostname);
    expect(letter.content).toContain(built!.password);
    const kept = await storedText(at.house.demo);
    expect(kept).toContain(aServer.hostname);
    expect(built?.password.length).toBeGreaterThan(8);
    expect(kept.includes(built!.password)).toBe(false);
    expect(kept.includes(grace.password)).toBe(false);
  });

  test('can keep the invoice as a PDF', async () => {
    await page.getByRole('link', { name: 'Invoices' }).first().click();
    await page.getByRole('link', { name: /INV-/ }).first().click();
    const title = (await heading(/^Invoice INV-/).textContent()) ?? '';
    const number = title.replace('Invoice ', '').trim();
    const [tab] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'PDF' }).click(),
    ]);
    // The browser shows it in a viewer of its own; what it was sent is asked for once more, as the same person.
    await tab.waitForURL('**/pdf');
    const answer = await page.request.get(tab.url());
    expect(answer.headers()).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': expect.stringContaining(`${number}.pdf`) as string,
    });
    const text = execFileSync('pdftotext', ['-layout', '-', '-'], {
      input: await answer.body(),
      encoding: 'utf8',
    });
    for (const words of [number, grace.name, 'Harbourline Hosting Ltd', '6.00'])
      expect(text).toContain(words);
    await tab.close();
  });
});

describe('a card that the bank declines', () => {
  test('is explained, and another card pays, once', async () => {
    const before = (await vendors.charges()).length;
    const page = await at.house.open('client', '/portal/order');
    await page.getByRole('link', { name: `Configure ${aServer.plan}` }).click();
    await configure(page, { ...aServer, hostname: 'vps2.example.com' });
    await page.getByRole('button', { name: 'Continue to checkout' }).click();
    await page.getByText('VAT 20 %').waitFor();
    await placeOrder(page);
    await openCardForm(page);
    await fillCard(page, cards.declined);
    const pay = page.getByRole('button', { name: 'Pay $6.00' });
    await at.house.complaints.refused(402, /^\/v1\/payment_intents\/pi_\w+\/confirm$/, async () => {
      await pay.click();
      await page
        .getByText(/declined/)
        .first()
        .waitFor();
    });
    expect(
      await page
        .getByText(/declined/)
        .first()
        .textContent(),
    ).toMatch(/card/);
    expect(await vendors.charges()).toHaveLength(before);

    await fillCard(page, cards.good);
    await pay.dblclick();
    await page.getByText('Paid. Thank you').first().waitFor();
    await page.waitForURL('**/portal/services/*');
    expect((await vendors.charges()).slice(before)).toMatchObject([{ amount: 600, status: 'succeeded' }]);
  });
});

interface Entry {
  readonly id: number;
  readonly template: string;
  readonly to: string;
  readonly state: string;
}
/** The last one follows the server by a moment. */
async function mailsTo(from: House, address: string): Promise<Entry[]> {
  const all = async (): Promise<Entry[]> => {
    const { items } = await from.read<{ items: Entry[] }>('/mails?limit=50');
    return items.filter(({ to }) => to === address);
  };
  await expect
    .poll(async () => (await all()).filter(({ state }) => state === 'sent').map(({ template }) => template), {
      timeout: 15_000,
      interval: 500,
    })
    .toContain('service-ready');
  return all();
}
