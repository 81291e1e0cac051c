import { Refusal, type Caller, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { isPassword } from '../../security/passwords.ts';
import { countAttempt, forgiveAttempts, perAddress } from '../../security/throttle.ts';
import { plainEmail } from '../clients/client.ts';
import { accountByEmail, accountById, accountTable, type Account } from './account.ts';
import { currentBrowser, kindOf } from './browser.ts';
import { accountLimit, rememberNetwork } from './known-networks.ts';
import { endSession, startSession } from './session.ts';

/** @throws Refusal `session.wrong-password`, the same whether the address, the password or the account is at fault */
export async function signIn(
  app: App,
  { email: given, password, caller }: { email: string; password: string; caller: Caller },
): Promise<Id> {
  const kind = kindOf(currentBrowser().app);
  const email = plainEmail(given);
  const account = await accountLimit(app, 'sign-in', { kind, email }, caller);
  const address = perAddress('sign-in', caller.address);
  await countAttempt(app, caller.brandId, [account, address]);

  const found = await accountByEmail(app, kind, email);
  const isRight = await isPassword(password, found?.passwordHash ?? null);
  if (!found || !isRight || !found.isActive) {
    if (kind === 'staff') await tellFailure(app, email, caller.address);
    throw wrongPassword();
  }
  await forgiveAttempts(app, caller.brandId, { account, address });
  return openSession(app, found, caller);
}

/** The session of somebody who has proved who they are: a new token, and the one they came with is over. */
export async function openSession(app: App, account: Account, caller: Caller): Promise<Id> {
  const browser = currentBrowser();
  const { id, token } = await app.db.transaction(async () => {
    if (caller.sessionId !== null) await endSession(app, caller.sessionId);
    await app.db
      .knex()(accountTable(account.kind))
      .where('id', account.id)
      .update({ lastSignInAt: instant(app.clock.now()) });
    await refuseStale(app, account);
    await rememberNetwork(app, account, caller);
    if (account.clientId !== null) {
      await app.hooks.emit('client.signed_in', { clientId: account.clientId, loginId: account.id });
    }
    return startSession(app, {
      kind: account.kind,
      brandId: caller.brandId,
      actorId: account.id,
      clientId: account.clientId,
      address: caller.address,
      userAgent: caller.userAgent,
    });
  });
  browser.keepSession(account.kind, token);
  return id;
}

/** Comparing a password takes long: by now it may be another one, and all sessions of the old one have been ended. */
async function refuseStale(app: App, account: Account): Promise<void> {
  const now = await accountById(app, account.kind, account.id);
  if (!now?.isActive || now.passwordHash !== account.passwordHash) throw wrongPassword();
}

const wrongPassword = (): Refusal =>
  new Refusal('session.wrong-password', 'The e-mail address or the password is not right.');

const tellFailure = (app: App, email: string, address: string): Promise<void> =>
  app.db.transaction(() => app.hooks.emit('staff.sign_in_failed', { email, address }, `address:${address}`));
