import { Refusal, type Caller, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { accountById } from './account.ts';
import { currentBrowser, type AppName, type SessionKind } from './browser.ts';
import { issueToken, readToken, useToken } from './one-time-token.ts';
import { openSession } from './sign-in.ts';
import { markVerified } from './verify-email.ts';

/**
 * A link that signs in once. Opening it only asks; the button on the page uses it up, so that a mail scanner that follows
 * every link does not burn it.
 * @returns a path, to be put behind the brand's address
 */
export async function createSignInLink(
  app: App,
  { kind, actorId, minutes = 15 }: { kind: SessionKind; actorId: Id; minutes?: number },
): Promise<string> {
  const account = await accountById(app, kind, actorId);
  if (!account)
    throw new Refusal('account.unknown', `There is no ${kind} login ${actorId}.`, { status: 404 });
  const { token } = await app.db.transaction(() => issueToken(app, { purpose: 'sign-in', account, minutes }));
  return `/sign-in/${token}`;
}

/** Whom the link would sign in, for the page that asks. @throws Refusal `token.invalid` */
export async function readSignInLink(app: App, token: string): Promise<{ name: string; app: AppName }> {
  const { name, kind } = await readToken(app, 'sign-in', token);
  return { name, app: kind === 'staff' ? 'admin' : 'portal' };
}

/** @throws Refusal `token.invalid` */
export async function useSignInLink(app: App, token: string, caller: Caller): Promise<AppName> {
  currentBrowser();
  const account = await app.db.transaction(async () => {
    const owner = await useToken(app, 'sign-in', token);
    await markVerified(app, owner);
    return owner;
  });
  await openSession(app, account, caller);
  return account.kind === 'staff' ? 'admin' : 'portal';
}
