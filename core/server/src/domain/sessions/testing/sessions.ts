import { hash } from 'bcrypt';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { createTestApp, openHttp, type TestApp, type TestBrowser, type TestHttp } from '@moorage/testing';
import { createClient } from '../../clients/create-client.ts';
import { openMailSecrets } from '../../mail/complete-view.ts';
import { Mail } from '../../mail/mail.ts';

/** What the tests of this folder share: one house with its HTTP, people in it, and what they find in their mail. */
export const password = 'correct horse battery';
export let test: TestApp;
export let http: TestHttp;
/** The events since the story began: who registered and signed in by name, whose sign-in failed by address. */
export const events: string[] = [];

export function useHouse(): void {
  beforeAll(async () => {
    test = await createTestApp();
    http = await openHttp(test);
    const { hooks } = test.app;
    hooks.on('core', 'client.registered', ({ name }) => void events.push(name), 'test');
    hooks.on('core', 'client.signed_in', ({ name }) => void events.push(name), 'test');
    hooks.on('core', 'staff.sign_in_failed', ({ data }) => void events.push(data.email), 'test');
  });
  afterAll(async () => {
    await http.close();
    await test.close();
  });
  beforeEach(() => {
    // Each story begins after the pauses of the one before.
    test.clock.advance(25 * 3_600_000);
    events.length = 0;
  });
}

let number = 0;
export async function register(
  browser: TestBrowser = http.browser(),
): Promise<{ browser: TestBrowser; email: string }> {
  number += 1;
  const email = `person${number}@example.com`;
  const answer = await browser.api('POST /register', { name: 'Ada', email, password, country: 'GB' });
  expect(answer.status).toBe(200);
  browser.csrf = answer.json.session.csrf;
  return { browser, email };
}
/** Made to take long to compare everywhere else; these stories compare it hundreds of times. */
const quickHash = hash(password, 4);
/** The same without the form. */
export async function member(): Promise<{ browser: TestBrowser; email: string }> {
  number += 1;
  const email = `person${number}@example.com`;
  const passwordHash = await quickHash;
  const { clientId, loginId } = await test.asSystem(() =>
    test.app.db.transaction(() => createClient(test.app, { name: 'Ada', email, passwordHash })),
  );
  return { browser: await http.asClient(clientId, loginId), email };
}
export const signIn = (browser: TestBrowser, email: string, secret = password) =>
  browser.api('POST /session', { email, password: secret });
export const whoAmI = async (browser: TestBrowser) => (await browser.api('GET /session')).json.user;

/** The link in the last mail of a kind, as its reader would find it: sent already, or still waiting. */
export async function mailedToken(template: string, to: string): Promise<string> {
  await test.app.queue.drain();
  const mail = await test.asSystem(async () =>
    Mail.query().where({ template, toAddress: to }).orderBy('id', 'desc').first(),
  );
  if (!mail) throw new Error(`There is no mail ${template} to ${to}`);
  expect(JSON.stringify(mail.view)).not.toContain('#');
  const text = mail.text ?? openMailSecrets(test.app, mail).url ?? '';
  const found = /http:\/\/localhost:8080\/(?:portal|admin)\/(?:verify|reset-password)#([\w-]{43})/.exec(text);
  expect(found, text).not.toBeNull();
  return found?.[1] ?? '';
}
