import type { Page } from 'playwright-core';

/** What a person does on the way from the shop to a server of one's own, step by step and by what stands on the screen. */

export interface Wish {
  readonly plan: string;
  readonly hostname: string;
  readonly location: string;
  readonly system: string;
  readonly key: string;
}
export const aServer: Wish = {
  plan: 'CX 1',
  hostname: 'vps1.example.com',
  location: 'Amsterdam',
  system: 'Debian 13 (Trixie)',
  key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBxuHQDlZPr+WGGQ0PeVbM2Zm5W4Vb0xVv6o8xYbW7mK grace@laptop',
};
export const cards = {
  good: '4242 4242 4242 4242',
  confirmed: '4000 0025 0000 3155',
  declined: '4000 0000 0000 0002',
} as const;

const newCard = /^(Another: )?Card$/;

/** On the page of one plan. */
export async function configure(page: Page, wish: Wish): Promise<void> {
  await page.getByRole('heading', { level: 1, name: wish.plan }).waitFor();
  await page.getByLabel('Host name').fill(wish.hostname);
  await page.getByRole('radio', { name: wish.location }).click();
  await page.getByRole('combobox', { name: 'Operating system' }).selectOption(wish.system);
  await page.getByLabel('SSH public key').fill(wish.key);
}

export async function register(
  page: Page,
  person: { name: string; email: string; password: string },
): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(person.name);
  await page.getByLabel('Country').fill('United King');
  await page.getByRole('option', { name: 'United Kingdom' }).click();
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
}

/** From "To pay" to the fields of a new card, which stand in a frame of the gateway. */
export async function openCardForm(page: Page): Promise<void> {
  await page.getByRole('radio', { name: newCard }).click();
  await page.getByRole('button', { name: 'Continue with Card' }).click();
  await cardFrame(page).getByLabel('Card number').waitFor();
}

export async function fillCard(page: Page, number: string): Promise<void> {
  const frame = cardFrame(page);
  await frame.getByLabel('Card number').fill(number);
  await frame.getByLabel('Expiry date').fill('12 / 40');
  await frame.getByLabel('CVC').fill('123');
}

export async function confirmAtBank(page: Page): Promise<void> {
  const bank = page.frameLocator('iframe[title="Bank authentication"]');
  await bank.getByRole('button', { name: 'Complete authentication' }).click();
}

const cardFrame = (page: Page) => page.frameLocator('iframe[title="Secure payment input frame"]');

/** The button names the sum, so that nobody orders for a sum they have not seen. */
export async function placeOrder(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Order/ }).click();
  await page.getByRole('heading', { level: 1, name: /^Pay INV-/ }).waitFor();
}

/** All of it, as somebody who is signed in: from the shop to the page of the server that runs. */
export async function buyServer(page: Page, wish: Wish = aServer): Promise<void> {
  await buy(page, wish);
  await page.getByText('Running', { exact: true }).waitFor({ timeout: 60_000 });
}

/** To the page of the server, whatever becomes of it. A card that was stored before pays again. */
export async function buy(page: Page, wish: Wish): Promise<void> {
  await page.goto('/portal/order');
  await page.getByRole('link', { name: `Configure ${wish.plan}` }).click();
  await configure(page, wish);
  await page.getByRole('button', { name: 'Continue to checkout' }).click();
  await page.getByText('VAT 20 %').waitFor();
  await placeOrder(page);
  await page.getByRole('radio', { name: newCard }).waitFor();
  if ((await page.getByRole('radio', { name: /•••• 4242/ }).count()) === 0) {
    await openCardForm(page);
    await fillCard(page, cards.good);
  }
  await page.getByRole('button', { name: /^Pay \$/ }).click();
  await page.waitForURL('**/portal/services/*');
}
