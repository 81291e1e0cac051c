import { describe, expect, it } from 'vitest';
import { Login } from '../clients/client.ts';
import {
  events,
  http,
  mailedToken,
  member,
  password,
  register,
  signIn,
  test,
  useHouse,
  whoAmI,
} from './testing/sessions.ts';

useHouse();

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
