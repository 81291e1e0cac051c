import { describe, expect, it } from 'vitest';
import { systemCaller } from '../../database/ambient.ts';
import { Login } from '../clients/client.ts';
import { Mail } from '../mail/mail.ts';
import { createStaff } from '../staff/create-staff.ts';
import { accountById, type Account } from './account.ts';
import { answering } from './browser.ts';
import { createSignInLink } from './sign-in-link.ts';
import { openSession } from './sign-in.ts';
import {
  events,
  http,
  mailedToken,
  member,
  password,
  signIn,
  test,
  useHouse,
  whoAmI,
} from './testing/sessions.ts';

useHouse();

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
    expect(second).not.toBe(first);
    expect((await use(first)).status).toBe(410);
    test.clock.advance(3_599_999);
    expect((await use(second)).status).toBe(200);

    await ask(email);
    const third = await mailedToken('password-reset', email);
    test.clock.advance(3_600_001);
    expect((await use(third)).status).toBe(410);
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
  it('ends the links that were mailed before', async () => {
    const { browser, email } = await member();
    await http.browser().api('POST /session/request-password-reset', { email });
    const token = await mailedToken('password-reset', email);
    const login = await test.asSystem(async () => Login.query().findOne({ email }));
    const link = await test.asSystem(() =>
      createSignInLink(test.app, { kind: 'client', actorId: login?.id ?? 0 }),
    );
    const change = { current: password, password: 'another password' };
    expect((await browser.api('POST /session/change-password', change)).status).toBe(200);
    const reset = { token, password: 'a stranger chose this' };
    expect((await http.browser().api('POST /session/reset-password', reset)).status).toBe(410);
    expect((await http.browser().send('POST', link)).status).toBe(410);
    expect((await signIn(http.browser(), email, 'another password')).status).toBe(200);
  });
  it('leaves nothing of a sign-in with the old one that was under way', async () => {
    const { browser, email } = await member();
    const login = await test.asSystem(async () => Login.query().findOne({ email }));
    const before = await test.asSystem(() => accountById(test.app, 'client', login?.id ?? 0));
    const change = { current: password, password: 'another password' };
    expect((await browser.api('POST /session/change-password', change)).status).toBe(200);
    const kept: string[] = [];
    const late = test.asSystem(() =>
      answering(
        {
          app: 'portal',
          secure: true,
          keepSession: (_, token) => void kept.push(token),
          forgetSession: () => undefined,
        },
        () => openSession(test.app, before as Account, systemCaller(test.brandId)),
      ),
    );
    await expect(late).rejects.toMatchObject({ code: 'session.wrong-password' });
    expect(kept).toEqual([]);
  });
});

describe('changing the address', () => {
  it('ends the other sessions, and goes on in this one', async () => {
    const { browser, email } = await member();
    const other = http.browser();
    await signIn(other, email);
    await browser.api('POST /profile/change-email', { email: `moved-${email}`, current: password });
    expect(await whoAmI(browser)).toMatchObject({ email: `moved-${email}` });
    expect(await whoAmI(other)).toBeNull();
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
  it('is not written to the log either when a mail program has added to it', async () => {
    const { email } = await member();
    const login = await test.asSystem(async () => Login.query().findOne({ email }));
    const path = await test.asSystem(() =>
      createSignInLink(test.app, { kind: 'client', actorId: login?.id ?? 0 }),
    );
    for (const stray of ['.', '/', '%3E'])
      expect((await http.browser().send('GET', `${path}${stray}`)).status).toBe(404);
    expect(test.logs.join('\n')).not.toContain(path.split('/')[2]);
  });
});

describe('old rows', () => {
  it('go', async () => {
    const { email } = await member();
    await http.browser().api('POST /session/request-password-reset', { email });
    await test.travelTo(new Date(test.clock.now().getTime() + 200 * 24 * 3_600_000).toISOString(), {
      stepHours: 24 * 20,
    });
    const count = async (table: string) => {
      const [row] = await test.asSystem(() => test.app.db.knex()(table).count({ count: '*' }));
      return Number((row as { count: number }).count);
    };
    const tables = ['session', 'oneTimeToken', 'signInFailure', 'attemptSubject', 'knownNetwork'];
    expect(await Promise.all(tables.map(count))).toEqual([0, 0, 0, 0, 0]);
  });
});
