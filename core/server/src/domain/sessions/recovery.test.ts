import { hash } from 'bcrypt';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { Login } from '../clients/client.ts';
import { Mail } from '../mail/mail.ts';
import { createStaff } from '../staff/create-staff.ts';
import { accountById, type Account } from './account.ts';
import { setPassword } from './reset-password.ts';
import { createSignInLink } from './sign-in-link.ts';
import { http, mailedToken, member, password, signIn, test, useHouse, whoAmI } from './testing/sessions.ts';

/** What an owner can rely on when somebody else is in the account too. */
useHouse();

const staffWith = (email: string, permissions: string[]) =>
  test.asSystem(() =>
    test.app.db.transaction(() => createStaff(test.app, { name: 'S', email, permissions, invite: false })),
  );
const noticesTo = (toAddress: string) =>
  test.asSystem(async () =>
    (await Mail.query().where({ toAddress })).map(({ template, view }) => ({ template, view })),
  );

describe('an account that was shut', () => {
  it('of staff: its old sessions stay dead when it is opened again', async () => {
    const boss = await http.asStaff(await staffWith('boss@example.com', ['*']));
    const id = await staffWith('lost-laptop@example.com', ['clients.read']);
    const thief = await http.asStaff(id);
    expect((await thief.api('GET /clients')).status).toBe(200);
    expect((await boss.api(`PATCH /staff/${id}`, { status: 'disabled' })).status).toBe(200);
    expect((await thief.api('GET /clients')).status).toBe(401);
    expect((await boss.api(`PATCH /staff/${id}`, { status: 'active' })).status).toBe(200);
    expect((await thief.api('GET /clients')).status).toBe(401);
    expect((await (await http.asStaff(id)).api('GET /clients')).status).toBe(200);
  });
  it('of a client: its old sessions and sign-in links stay dead when it is opened again', async () => {
    const boss = await http.asStaff(await staffWith('boss2@example.com', ['*']));
    const { browser, email } = await member();
    const { id: actorId, clientId } = await whoAmI(browser);
    const link = await test.asSystem(() =>
      createSignInLink(test.app, { kind: 'client', actorId, minutes: 600 }),
    );
    expect((await boss.api(`PATCH /clients/${clientId}`, { status: 'blocked' })).status).toBe(200);
    expect((await boss.api(`PATCH /clients/${clientId}`, { status: 'active' })).status).toBe(200);
    expect(await whoAmI(browser)).toBeNull();
    expect((await http.browser().send('GET', link)).status).toBe(410);
    expect((await signIn(http.browser(), email)).status).toBe(200);
  });
});

describe('a change that was under way when the owner chose a new password', () => {
  /** Comparing with this takes long enough for the owner's reset to fall into it, on any machine. */
  let slowHash: string;
  beforeAll(async () => {
    slowHash = await hash(password, 13);
  });

  async function recoverDuring(
    work: (attacker: Awaited<ReturnType<typeof member>>) => Promise<{ status: number }>,
  ) {
    const attacker = await member();
    const { id } = await whoAmI(attacker.browser);
    await write(() => Login.query().findById(id).patch({ passwordHash: slowHash }));
    const answer = work(attacker);
    await vi.waitUntil(isCounted, { timeout: 10_000, interval: 5 });
    await write(async () => {
      const account = (await accountById(test.app, 'client', id)) as Account;
      expect(account.passwordHash).toBe(slowHash);
      await setPassword(test.app, account, ownersHash);
    });
    return { attacker, id, answer: await answer };
  }
  const ownersHash = 'the hash of a new password';
  const write = (work: () => PromiseLike<unknown>): Promise<void> =>
    test.asSystem(() => test.app.db.transaction(async () => void (await work())));
  /** The attempt is counted just before the comparison begins. */
  const isCounted = () =>
    test.asSystem(async () => {
      const since = new Date(test.clock.now().getTime() - 1_000).toISOString();
      return (await test.app.db.knex()('signInFailure').where('at', '>', since)).length > 0;
    });

  it('does not set another password', async () => {
    const { id, attacker, answer } = await recoverDuring(({ browser }) =>
      browser.api('POST /session/change-password', { current: password, password: 'attackers password' }),
    );
    expect(answer.status).toBe(401);
    const account = await test.asSystem(() => accountById(test.app, 'client', id));
    expect(account?.passwordHash).toBe(ownersHash);
    expect(await whoAmI(attacker.browser)).toBeNull();
  });
  it('does not move the account to another address', async () => {
    const { id, attacker, answer } = await recoverDuring(({ browser, email }) =>
      browser.api('POST /profile/change-email', { current: password, email: `evil-${email}` }),
    );
    expect(answer.status).toBe(401);
    const account = await test.asSystem(() => accountById(test.app, 'client', id));
    expect(account?.email).toBe(attacker.email);
    expect(await noticesTo(`evil-${attacker.email}`)).toEqual([]);
  });
});

describe('the owner is told by mail', () => {
  it('at the old address, that the address was changed', async () => {
    const { browser, email } = await member();
    const answer = await browser.api('POST /profile/change-email', {
      current: password,
      email: `moved-${email}`,
    });
    expect(answer.status).toBe(200);
    expect(await noticesTo(email)).toMatchObject([
      { template: 'email-changed', view: { newEmail: `moved-${email}` } },
    ]);
  });
  it('that the password was changed, by whichever way', async () => {
    const { browser, email } = await member();
    await browser.api('POST /session/change-password', { current: password, password: 'another long one' });
    expect((await noticesTo(email)).map(({ template }) => template)).toEqual(['password-changed']);

    test.clock.advance(3_600_000);
    await http.browser().api('POST /session/request-password-reset', { email });
    const token = await mailedToken('password-reset', email);
    await http.browser().api('POST /session/reset-password', { token, password: 'a third long one' });
    expect((await noticesTo(email)).map(({ template }) => template)).toEqual([
      'password-changed',
      'password-reset',
      'password-changed',
    ]);
  });
});
