import type { App } from '../../app.ts';
import type { Account } from './account.ts';
import { dropTokens } from './one-time-token.ts';
import { endAllSessions } from './session.ts';

/** In the open transaction, when an account stops being active: a session or link from before stays dead if it is let in again. */
export async function shutOut(app: App, accounts: readonly Pick<Account, 'kind' | 'id'>[]): Promise<void> {
  for (const { kind, id } of accounts) {
    await endAllSessions(app, kind, id);
    await dropTokens(app, { kind, id }, ['sign-in', 'reset-password']);
  }
}
