import { Refusal, type Caller, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { hashPassword, isPassword } from '../../security/passwords.ts';
import { countAttempt, perAccount } from '../../security/throttle.ts';
import { accountById, lockAccount, type Account } from './account.ts';
import type { SessionKind } from './browser.ts';
import { noticePasswordChange } from './notice-change.ts';
import { setPassword } from './reset-password.ts';
import { sessionById } from './session.ts';
import { openSession } from './sign-in.ts';

/** All other sessions end, and this one goes on under a new token. @returns the new session */
export async function changePassword(
  app: App,
  { current, password, caller }: { current: string; password: string; caller: Caller },
): Promise<Id> {
  const account = await confirmPassword(app, current, caller);
  const passwordHash = await hashPassword(password);
  await app.db.transaction(async () => {
    await refuseOvertaken(app, account, caller);
    await setPassword(app, account, passwordHash);
    await noticePasswordChange(app, account, caller.address);
  });
  return openSession(app, { ...account, passwordHash }, caller);
}

/** @throws Refusal `session.wrong-password` · TooManyAttempts */
export async function confirmPassword(app: App, password: string, caller: Caller): Promise<Account> {
  const account = await accountById(app, caller.kind as SessionKind, caller.actorId ?? -1);
  if (!account) throw signedOut();
  await countAttempt(app, caller.brandId, [perAccount(`confirm ${account.kind}`, account.email)]);
  if (await isPassword(password, account.passwordHash)) return account;
  throw new Refusal('session.wrong-password', 'Your current password is not right.', {
    fields: { current: 'is not right' },
  });
}

/**
 * In the open transaction, before anything is written on the strength of a confirmed password: comparing and hashing take
 * long, and who recovered the account meanwhile has the last word.
 * @throws Refusal `session.required` (401)
 */
export async function refuseOvertaken(app: App, account: Account, caller: Caller): Promise<void> {
  await lockAccount(app, account);
  const now = await accountById(app, account.kind, account.id);
  const { sessionId, brandId } = caller;
  const goesOn = sessionId === null || (await sessionById(app, account.kind, brandId, sessionId)) !== null;
  if (!goesOn || !now?.isActive || now.passwordHash !== account.passwordHash) throw signedOut();
}

const signedOut = (): Refusal => new Refusal('session.required', 'Sign in to do this.', { status: 401 });
