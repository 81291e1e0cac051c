import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, openHttp, type TestApp, type TestBrowser, type TestHttp } from '@moorage/testing';
import { hashPassword } from '../../security/passwords.ts';
import { Login } from '../clients/client.ts';
import { createClient } from '../clients/create-client.ts';
import { Mail } from '../mail/mail.ts';
import { openVariables } from '../mail/sealed-variables.ts';
import { createStaff } from '../staff/create-staff.ts';
import { createSignInLink } from './sign-in-link.ts';

const password = 'correct horse battery';
let test: TestApp;
let http: TestHttp;
let events: string[];
beforeAll(async () => {
  test = await createTestApp();
  http = await openHttp(test);
  events = [];
  test.app.hooks.on('core', 'client.registered', ({ name }) => void events.push(name), 'test');
  test.app.hooks.on('core', 'client.signed_in', ({ name }) => void events.push(name), 'test');
  test.app.hooks.on('core', 'staff.sign_in_failed', ({ data }) => void events.push(data.email), 'test');
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

let number = 0;
async function register(
  browser: TestBrowser = http.browser(),
): Promise<{ browser: TestBrowser; email: string }> {
  number += 1;
  const email = `person${number}@example.com`;
  const answer = await browser.api('POST /register', { name: 'Ada', email, password, country: 'GB' });
  expect(answer.status).toBe(200);
  browser.csrf = answer.json.session.csrf;
  return { browser, email };
}
/** The same without the form: hashing a password takes a quarter of a second on purpose. */
async function member(): Promise<{ browser: TestBrowser; email: string }> {
  number += 1;
  const email = `person${number}@example.com`;
  passwordHash ??= hashPassword(password);
  const hash = await passwordHash;
  const { clientId, loginId } = await test.asSystem(() =>
    test.app.db.transaction(() => createClient(test.app, { name: 'Ada', email, passwordHash: hash })),
  );
  return { browser: await http.asClient(clientId, loginId), email };
}
let passwordHash: Promise<string> | undefined;
const signIn = (browser: TestBrowser, email: string, secret = password) =>
  browser.api('POST /session', { email, password: secret });
const whoAmI = async (browser: TestBrowser) => (await browser.api('GET /session')).json.user;

/** The token in the last mail of a kind, as its reader would find it. */
async function mailedToken(template: string, to: string): Promise<string> {
  await test.app.queue.drain();
  const mail = await test.asSystem(async () =>
    Mail.query().where({ template, toAddress: to }).orderBy('id', 'desc').first(),
  );
  if (!mail) throw new Error(`There is no mail ${template} to ${to}`);
  expect(JSON.stringify(mail.view)).not.toContain('http');
  const { url = '' } = openVariables(test.app, mail).open as Record<string, string>;
  expect(url).toMatch(/^http:\/\/localhost:8080\/(portal|admin)\/[a-z-]+#[\w-]{43}$/);
  return url.split('#')[1] ?? '';
}

describe('registering', () => {
  it('opens an account, signs in, and mails a link that confirms the address once', async () => {
    const { browser, email } = await register();
    expect(await whoAmI(browser)).toMatchObject({ kind: 'client', email, verified: false, name: 'Ada' });
    const token = await mailedToken('verify-email', email);
    expect((await http.browser().api('POST /session/verify-email', { token })).status).toBe(200);
    expect(await whoAmI(browser)).toMatchObject({ verified: true });
    const again = await http.browser().api('POST /session/verify-email', { token });
    expect(again.json).toMatchObject({ status: 410, code: 'token.invalid' });
    await test.app.dispatcher.drain();
    expect(events).toEqual(['client.registered', 'client.signed_in']);
  });
  it('refuses an address that is taken, in whatever letters', async () => {
    const { email } = await register();
    const answer = await http
      .browser()
      .api('POST /register', { name: 'B', email: ` ${email}`.trim().toUpperCase(), password });
    expect(answer.json).toMatchObject({ status: 409, code: 'client.email-taken' });
  });
  it.each([
    ['short', 'password'],
    ['x'.repeat(73), 'password'],
    ['ä'.repeat(40), 'password'],
  ])('refuses the password %s', async (secret, field) => {
    const answer = await http
      .browser()
      .api('POST /register', { name: 'B', email: 'b@example.com', password: secret });
    expect(answer.status).toBe(422);
    expect(Object.keys(answer.json.fields)).toEqual([field]);
  });
  it('refuses a line break in a name: it would end up in a mail’s head', async () => {
    const answer = await http
      .browser()
      .api('POST /register', { name: 'B\r\nBcc: x@y', email: 'b@example.com', password });
    expect(answer.json.fields).toEqual({ name: 'does not have the right form' });
  });
  it('keeps neither password nor token in the clear', async () => {
    const { browser, email } = await register();
    const login = await test.asSystem(async () => Login.query().findOne({ email }));
    expect(login?.passwordHash).toMatch(/^\$2b\$12\$/);
    const sessions = await test.asSystem(() =>
      test.app.db.knex()('session').select<{ tokenHash: string }[]>('tokenHash'),
    );
    const token = browser.cookies.get('moorage-local') ?? '';
    expect(token).toHaveLength(43);
    expect(sessions.map(({ tokenHash }) => tokenHash)).not.toContain(token);
    const audit = await test.asSystem(() =>
      test.app.db.knex()('auditEntry').select<{ input: string }[]>('input'),
    );
    expect(JSON.stringify(audit)).not.toContain(password);
    expect(test.logs.join('\n')).not.toContain(password);
  });
});

describe('signing in', () => {
  it('gives a new session, and the one before is over', async () => {
    const { browser, email } = await member();
    const before = browser.cookies.get('moorage-local') ?? '';
    const answer = await signIn(browser, email);
    expect(answer.status).toBe(200);
    expect(browser.cookies.get('moorage-local')).not.toBe(before);
    const old = http.browser();
    old.cookies.set('moorage-local', before);
    expect(await whoAmI(old)).toBeNull();
  });
  it('makes nothing of a cookie that somebody planted', async () => {
    const { email } = await member();
    const victim = http.browser();
    victim.cookies.set('moorage-local', 'planted-token-that-the-attacker-knows');
    await signIn(victim, email);
    expect(victim.cookies.get('moorage-local')).not.toBe('planted-token-that-the-attacker-knows');
    const attacker = http.browser();
    attacker.cookies.set('moorage-local', 'planted-token-that-the-attacker-knows');
    expect(await whoAmI(attacker)).toBeNull();
  });
  it('says the same for a wrong password and an unknown address', async () => {
    const { email } = await member();
    const [wrong, unknown] = await Promise.all([
      signIn(http.browser(), email, 'wrong password'),
      signIn(http.browser(), 'nobody@example.com', 'wrong password'),
    ]);
    const plain = ({ json }: typeof wrong) => ({ ...json, requestId: '' });
    expect(plain(wrong)).toEqual(plain(unknown));
    expect(wrong.json).toMatchObject({ status: 422, code: 'session.wrong-password' });
  });
  it('is throttled after five failures, also with the right password, and says for how long', async () => {
    const { email } = await member();
    for (let index = 0; index < 5; index += 1) await signIn(http.browser(), email, 'wrong password');
    const answer = await signIn(http.browser(), email);
    expect(answer.json).toMatchObject({ status: 429, code: 'rate.limited' });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    test.clock.advance(16_000);
    expect((await signIn(http.browser(), email)).status).toBe(200);
  });
  it('is a cookie for this host only, out of reach of scripts', async () => {
    const { email } = await member();
    const local = await signIn(http.browser(), email);
    expect(local.headers['set-cookie']).toMatch(
      /^moorage-local=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/,
    );
    await test.app.db.house(() =>
      test.app.db.transaction(() =>
        test.app.db.knex()('brand').where('id', test.brandId).update({ url: 'https://shop.example' }),
      ),
    );
    await test.asSystem(() =>
      test.app.db.transaction(() =>
        test.app.db.insertMany('brandHost', [{ brandId: test.brandId, host: 'shop.example', serves: 'all' }]),
      ),
    );
    const send = (host: string) =>
      http.browser().send('POST', '/api/v1/session', { headers: { host }, body: { email, password } });
    expect((await send('shop.example')).headers['set-cookie']).toMatch(
      /^__Host-moorage=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=\d+$/,
    );
    expect((await send('shop.example:8080')).json).toMatchObject({ status: 403, code: 'session.insecure' });
    await test.app.db.house(() =>
      test.app.db.transaction(() =>
        test.app.db.knex()('brand').where('id', test.brandId).update({ url: null }),
      ),
    );
    test.clock.advance(1_000);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
  });
  it('ends with signing out', async () => {
    const { browser } = await member();
    const token = browser.cookies.get('moorage-local') ?? '';
    expect((await browser.api('DELETE /session')).status).toBe(200);
    expect(browser.cookies.has('moorage-local')).toBe(false);
    const thief = http.browser();
    thief.cookies.set('moorage-local', token);
    expect(await whoAmI(thief)).toBeNull();
  });
  it('ends by itself: after 14 days without use, and when the client is blocked', async () => {
    const { browser } = await member();
    for (let day = 0; day < 20; day += 1) {
      test.clock.advance(24 * 3_600_000);
      expect(await whoAmI(browser)).not.toBeNull();
    }
    test.clock.advance(14 * 24 * 3_600_000 + 1);
    expect(await whoAmI(browser)).toBeNull();
    const { browser: other, email } = await member();
    await test.asSystem(() =>
      test.app.db.transaction(() =>
        test.app.db.knex()('client').where('email', email).update({ status: 'blocked' }),
      ),
    );
    expect(await whoAmI(other)).toBeNull();
    expect((await signIn(http.browser(), email)).json).toMatchObject({ code: 'session.wrong-password' });
  });
});

describe('a forgotten password', () => {
  const ask = (email: string) => http.browser().api('POST /session/request-password-reset', { email });
  it('gets the same answer whether or not there is such an account', async () => {
    const { email } = await member();
    const [known, unknown] = [await ask(email), await ask('nobody@example.com')];
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
    await test.app.queue.drain();
    const mails = await test.asSystem(async () => Mail.query().where('toAddress', 'nobody@example.com'));
    expect(mails).toEqual([]);
  });
  it('is replaced once, and all sessions end', async () => {
    const { browser, email } = await member();
    await ask(email);
    const token = await mailedToken('password-reset', email);
    const reset = (secret: string) =>
      http.browser().api('POST /session/reset-password', { token, password: secret });
    const both = await Promise.all([reset('new password 1'), reset('new password 2')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410]);
    expect(await whoAmI(browser)).toBeNull();
    expect((await signIn(http.browser(), email)).status).toBe(422);
    const worked = both[0]?.status === 200 ? 'new password 1' : 'new password 2';
    expect((await signIn(http.browser(), email, worked)).status).toBe(200);
    expect((await reset('new password 3')).json).toMatchObject({ code: 'token.invalid' });
  });
  it('has an hour, and a newer link ends the older one', async () => {
    const { email } = await member();
    await ask(email);
    const first = await mailedToken('password-reset', email);
    await ask(email);
    const second = await mailedToken('password-reset', email);
    const use = (token: string) =>
      http.browser().api('POST /session/reset-password', { token, password: 'new password' });
    expect((await use(first)).status).toBe(410);
    test.clock.advance(3_600_001);
    expect((await use(second)).status).toBe(410);
  });
  it('does not follow the host name of a request into the mail', async () => {
    const { email } = await member();
    await http.browser().send('POST', '/api/v1/session/request-password-reset', {
      body: { email },
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    });
    await mailedToken('password-reset', email);
  });
  it('is no way back to an address that was changed', async () => {
    const { browser, email } = await member();
    await ask(email);
    const token = await mailedToken('password-reset', email);
    const changed = await browser.api('POST /profile/change-email', {
      email: `new-${email}`,
      current: password,
    });
    expect(changed.json).toMatchObject({ email: `new-${email}` });
    expect(await whoAmI(browser)).toMatchObject({ verified: false, email: `new-${email}` });
    const answer = await http
      .browser()
      .api('POST /session/reset-password', { token, password: 'new password' });
    expect(answer.status).toBe(410);
  });
});

describe('changing the password', () => {
  it('needs the old one, ends the other sessions, and goes on in this one', async () => {
    const { browser, email } = await member();
    const other = http.browser();
    await signIn(other, email);
    const change = (current: string) =>
      browser.api('POST /session/change-password', { current, password: 'another password' });
    expect((await change('wrong')).json).toMatchObject({ status: 422, code: 'session.wrong-password' });
    const answer = await change(password);
    expect(answer.status).toBe(200);
    browser.csrf = answer.json.csrf;
    expect(await whoAmI(browser)).toMatchObject({ email });
    expect(await whoAmI(other)).toBeNull();
    expect((await browser.api('PATCH /profile', { name: 'Ada L.' })).json).toMatchObject({ name: 'Ada L.' });
  });
});

describe('staff', () => {
  const hire = (email: string, permissions: string[]) =>
    test.asSystem(() =>
      test.app.db.transaction(() =>
        createStaff(test.app, { name: 'Grace', email, permissions, invite: true }),
      ),
    );

  it('choose a password by mail, and are told of failures to sign in', async () => {
    await test.app.dispatcher.drain();
    events.length = 0;
    await hire('grace@example.com', ['*']);
    const token = await mailedToken('password-reset', 'grace@example.com');
    const admin = http.browser('admin');
    expect((await admin.api('POST /session/reset-password', { token, password })).status).toBe(200);
    expect((await signIn(admin, 'grace@example.com', 'wrong password')).status).toBe(422);
    await test.app.dispatcher.drain();
    expect(events).toEqual(['grace@example.com']);
    expect((await signIn(http.browser('portal'), 'grace@example.com')).status).toBe(422);
    const answer = await signIn(admin, 'grace@example.com');
    expect(answer.json).toMatchObject({ user: { kind: 'staff', clientId: null }, permissions: ['*'] });
    test.clock.advance(12 * 3_600_000 + 1);
    expect(await whoAmI(admin)).toBeNull();
  });
  it('cannot give more than they have, nor change themselves', async () => {
    const id = await hire('limited@example.com', ['staff.write', 'staff.read']);
    const admin = await http.asStaff(id);
    const create = (permissions: string[]) =>
      admin.api('POST /staff', { name: 'X', email: `x${permissions.length}@example.com`, permissions });
    expect((await create(['*'])).status).toBe(403);
    expect((await create(['staff.*', 'staff.read'])).status).toBe(403);
    expect((await create(['staff.read'])).status).toBe(200);
    expect((await admin.api(`PATCH /staff/${id}`, { permissions: ['staff.read'] })).json.code).toBe(
      'staff.self',
    );
    const bossId = await hire('boss@example.com', ['*']);
    expect((await admin.api(`PATCH /staff/${bossId}`, { status: 'disabled' })).status).toBe(403);
  });
  it('find a client by a part of anything, and see what was changed', async () => {
    const { email } = await member();
    const admin = await http.asStaff(await hire('finder@example.com', ['*']));
    const found = (await admin.api(`GET /clients?search=${encodeURIComponent(email.slice(0, -4))}`)).json;
    expect(found.items.map((item: { email: string }) => item.email)).toEqual([email]);
    expect((await admin.api('GET /clients?search=%25')).json.items).toEqual([]);
    const { id } = found.items[0];
    await admin.api(`PATCH /clients/${id}`, { company: 'Analytical Engines', autoPay: false });
    const line = (await admin.api(`GET /audit?subject=clients:${id}`)).json.items[0];
    expect(line).toMatchObject({
      action: 'clients.update',
      actorName: 'Grace',
      outcome: 'ok',
      changes: {
        before: { company: null, autoPay: true },
        after: { company: 'Analytical Engines', autoPay: false },
      },
    });
    const page = (await admin.api('GET /clients?limit=2')).json;
    expect(page.items).toHaveLength(2);
    const next = (await admin.api(`GET /clients?limit=2&cursor=${page.next}`)).json;
    expect(next.items[0].id).toBeLessThan(page.items[1].id);
  });
});

describe('a sign-in link', () => {
  it('asks first, and works once', async () => {
    const { email } = await member();
    const login = await test.asSystem(async () => Login.query().findOne({ email }));
    const path = await test.asSystem(() =>
      createSignInLink(test.app, { kind: 'client', actorId: login?.id ?? 0 }),
    );
    const browser = http.browser();
    for (let scan = 0; scan < 2; scan += 1) {
      const page = await browser.send('GET', path, { headers: { accept: 'text/html' } });
      expect(page.text).toContain(`<form method="post" action="${path}">`);
      expect(browser.cookies.size).toBe(0);
    }
    const foreign = await browser.send('POST', path, { headers: { origin: 'https://evil.example' } });
    expect(foreign.status).toBe(403);
    const answer = await browser.send('POST', path);
    expect([answer.status, answer.headers.location]).toEqual([303, '/portal/']);
    expect(await whoAmI(browser)).toMatchObject({ email });
    const again = await http.browser().send('POST', path, { headers: { accept: 'text/html' } });
    expect(again.status).toBe(410);
    expect(again.text).toContain('This is no longer valid');
    expect(test.logs.join('\n')).not.toContain(path.split('/')[2]);
  });
});

describe('old rows', () => {
  it('go', async () => {
    await register();
    await test.travelTo(new Date(test.clock.now().getTime() + 200 * 24 * 3_600_000).toISOString(), {
      stepHours: 24 * 20,
    });
    const count = async (table: string) => {
      const [row] = await test.asSystem(() => test.app.db.knex()(table).count({ count: '*' }));
      return Number((row as { count: number }).count);
    };
    expect(await Promise.all(['session', 'oneTimeToken', 'signInFailure'].map(count))).toEqual([0, 0, 0]);
  });
});
