import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openHttp, type Answer, type TestHttp } from '@moorage/testing';
import { Mail } from '../mail/mail.ts';
import { mailedToken, member, password, test, useHouse } from './testing/sessions.ts';

const home = '203.0.113.9';
const office = '203.0.113.200';
const stranger = (number: number): string => `198.51.100.${number}`;
const day = 24 * 3_600_000;

useHouse();

/** Behind a proxy that is believed, so that requests come from anywhere. */
let proxied: TestHttp;
beforeAll(async () => {
  (test.app.config as { trustedProxies: string[] }).trustedProxies = ['127.0.0.1'];
  proxied = await openHttp(test);
});
afterAll(() => proxied.close());

const from = (address: string, route: string, body: object): Promise<Answer> =>
  proxied.browser().api(route, body, { 'x-forwarded-for': address });
const signIn = (address: string, email: string, secret = password): Promise<Answer> =>
  from(address, 'POST /session', { email, password: secret });
/** All that they have for nothing. */
const strangersGuess = (email: string): Promise<unknown> =>
  Promise.all([1, 2, 3, 4, 5].map((number) => signIn(stranger(number), email, 'wrong password')));
const askReset = (address: string, email: string): Promise<Answer> =>
  from(address, 'POST /session/request-password-reset', { email });

describe('an account that strangers guess at', () => {
  let email: string;
  beforeEach(async () => {
    ({ email } = await member());
    expect((await signIn(home, email)).status).toBe(200);
    await strangersGuess(email);
  });

  it('is still open to its owner at home, and to nobody else', async () => {
    expect((await signIn(home, email)).status).toBe(200);
    expect((await signIn(stranger(9), email)).json).toMatchObject({ status: 429, code: 'rate.limited' });
  });
  it('gives strangers nothing for the sign-ins of its owner', async () => {
    for (let again = 0; again < 3; again += 1) await signIn(home, email);
    expect((await signIn(stranger(9), email)).status).toBe(429);
    test.clock.advance(16_000);
    expect((await signIn(stranger(10), email, 'wrong password')).status).toBe(422);
    test.clock.advance(16_000);
    expect((await signIn(stranger(11), email, 'wrong password')).status).toBe(429);
  });
  it('gives a network at home no more guesses than any other', async () => {
    const guesses: number[] = [];
    for (let guess = 0; guess < 6; guess += 1)
      guesses.push((await signIn(home, email, 'wrong password')).status);
    expect(guesses).toEqual([422, 422, 422, 422, 422, 429]);
    expect((await signIn(home, email)).status).toBe(429);
  });
  it('does not take the home of one account for that of another', async () => {
    const other = await member();
    await strangersGuess(other.email);
    expect((await signIn(home, other.email)).status).toBe(429);
  });
  it('forgets a home that was not used for 90 days', async () => {
    test.clock.advance(90 * day + 1);
    await strangersGuess(email);
    expect((await signIn(home, email)).status).toBe(429);
  });
  it('lets its owner in elsewhere too, after a new password by mail', async () => {
    expect((await signIn(office, email)).status).toBe(429);
    await askReset(office, email);
    const token = await mailedToken('password-reset', email);
    const chosen = { token, password: 'another password' };
    expect((await from(office, 'POST /session/reset-password', chosen)).status).toBe(200);
    expect((await signIn(office, email, 'another password')).status).toBe(200);
    // Who signed in with the old password may have been somebody else.
    expect((await signIn(home, email, 'another password')).status).toBe(429);
  });
  it('is not told from one that does not exist', async () => {
    const plain = ({ json }: Answer) => ({ ...json, requestId: '' });
    await strangersGuess('nobody@example.com');
    expect(plain(await signIn(stranger(9), email))).toEqual(
      plain(await signIn(stranger(9), 'nobody@example.com')),
    );
    expect(plain(await signIn(home, 'nobody@example.com'))).toMatchObject({ status: 429 });
  });
});

describe('a password that strangers ask to reset', () => {
  const mails = async (email: string): Promise<number> => {
    await test.app.queue.drain();
    const rows = await test.asSystem(async () =>
      Mail.query().where({ template: 'password-reset', toAddress: email }),
    );
    return rows.length;
  };

  it('is sent to an owner who asks at home', async () => {
    const { email } = await member();
    await signIn(home, email);
    for (let request = 0; request < 6; request += 1) await askReset(stranger(request), email);
    expect((await askReset(stranger(9), email)).status).toBe(429);
    const before = await mails(email);
    test.clock.advance(1_000);
    expect((await askReset(home, email)).status).toBe(200);
    expect(await mails(email)).toBe(before + 1);
  });
  it('is sent at most once an hour in the end, and then its link still works', async () => {
    const { email } = await member();
    for (let request = 0; request < 24 * 6; request += 1) {
      test.clock.advance(10 * 60_000);
      await askReset(stranger(request), email);
      await test.app.queue.drain();
    }
    expect(await mails(email)).toBeLessThanOrEqual(5 + 8 + 24);
    const token = await mailedToken('password-reset', email);
    const chosen = { token, password: 'another password' };
    expect((await from(office, 'POST /session/reset-password', chosen)).status).toBe(200);
  });
});

it('an address that was changed leaves no home behind', async () => {
  const { browser, email } = await member();
  await signIn(home, email);
  await browser.api('POST /profile/change-email', { email: `new-${email}`, current: password });
  const rows = await test.asSystem(() => test.app.db.knex()('knownNetwork'));
  const newOnes = rows.length;
  expect((await signIn('127.0.0.1', `new-${email}`)).status).toBe(200);
  expect(await test.asSystem(() => test.app.db.knex()('knownNetwork'))).toHaveLength(newOnes);
});
