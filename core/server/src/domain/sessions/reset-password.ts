import type { Caller } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';
import { hashPassword } from '../../security/passwords.ts';
import { ownBrand } from '../brands/brand.ts';
import { brandUrl } from '../brands/find-brand.ts';
import { plainEmail } from '../clients/client.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { accountByEmail, accountTable, type Account } from './account.ts';
import type { SessionKind } from './browser.ts';
import { forgetNetworks, rememberNetwork } from './known-networks.ts';
import { noticePasswordChange } from './notice-change.ts';
import { dropTokens, issueToken, readToken, useToken } from './one-time-token.ts';
import { endAllSessions } from './session.ts';
import { markVerified } from './verify-email.ts';

export const passwordResetJob = 'session.password-reset';
/**
 * Also the longest that strangers have to wait between two requests for one account. They cannot flood a mailbox so, and an
 * owner who is refused because of them has a link in it that still works.
 */
export const linkMinutes = 60;

/**
 * The answer and its time are the same whether or not there is such an account: all that depends on it happens in a job.
 */
export async function requestPasswordReset(
  app: App,
  { kind, email, from }: { kind: SessionKind; email: string; from: string | null },
): Promise<void> {
  await app.db.transaction(() =>
    app.queue.enqueue(passwordResetJob, { kind, email: plainEmail(email), from }),
  );
}

export async function mailPasswordReset(
  app: App,
  { kind, email, from }: { kind: SessionKind; email: string; from: string | null },
): Promise<void> {
  const account = await accountByEmail(app, kind, email);
  if (!account?.isActive) return;
  await app.db.transaction(() => mailPasswordLink(app, account, { minutes: linkMinutes, from }));
}

/** In the open transaction. Also how somebody who was added by staff chooses a first password. */
export async function mailPasswordLink(
  app: App,
  account: Account,
  { minutes, from }: { minutes: number; from: string | null },
): Promise<void> {
  const { id, token, expiresAt } = await issueToken(app, { purpose: 'reset-password', account, minutes });
  const url = brandUrl(app, await ownBrand(currentBrand()));
  const page = account.kind === 'staff' ? 'admin' : 'portal';
  await queueMail(app, {
    template: 'password-reset',
    clientId: account.clientId,
    to: account.email,
    dedupeKey: `password-reset:${id}`,
    view: { client: { name: account.name }, expiresAt, requestedFrom: from },
    secrets: { url: `${url}/${page}/reset-password#${token}` },
  });
}

/** Every session ends: somebody else may know the old password. @throws Refusal `token.invalid` */
export async function resetPassword(
  app: App,
  { token, password, caller }: { token: string; password: string; caller: Caller },
): Promise<void> {
  // Hashing takes a quarter of a second: not for a made-up token, and not while the database waits for us.
  await readToken(app, 'reset-password', token);
  const passwordHash = await hashPassword(password);
  await app.db.transaction(async () => {
    const account = await useToken(app, 'reset-password', token);
    await setPassword(app, account, passwordHash);
    await markVerified(app, account);
    // Whoever reads the mailbox is no stranger: a way in for an owner who is kept out and is somewhere new.
    await forgetNetworks(app, account, caller);
    await rememberNetwork(app, account, caller);
    if (account.passwordHash !== null) await noticePasswordChange(app, account, caller.address);
  });
}

/** In the open transaction. */
export async function setPassword(app: App, account: Account, passwordHash: string): Promise<void> {
  await app.db.knex()(accountTable(account.kind)).where('id', account.id).update({ passwordHash });
  await endAllSessions(app, account.kind, account.id);
  await dropTokens(app, account, ['reset-password', 'sign-in']);
}
