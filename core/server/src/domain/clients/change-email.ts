import { Refusal, type Caller } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { noteChanges } from '../../actions/note-changes.ts';
import { isDuplicate } from '../../database/connect.ts';
import { accountById, type Account } from '../sessions/account.ts';
import { confirmPassword, refuseOvertaken } from '../sessions/change-password.ts';
import { forgetNetworks, rememberNetwork } from '../sessions/known-networks.ts';
import { noticeEmailChange } from '../sessions/notice-change.ts';
import { endAllSessions } from '../sessions/session.ts';
import { mailVerification } from '../sessions/verify-email.ts';
import { Client, Login, plainEmail } from './client.ts';

/**
 * The new address is not believed until it is confirmed, links that went to the old one stop working, and the old one is told:
 * it may be the only thing that its owner still has.
 * @throws Refusal `session.wrong-password` · `session.required` · `client.email-taken`
 */
export async function changeEmail(
  app: App,
  { email: given, current, caller }: { email: string; current: string; caller: Caller },
): Promise<void> {
  const account = await confirmPassword(app, current, caller);
  const email = plainEmail(given);
  if (email === account.email) return;
  try {
    await app.db.transaction(async () => {
      await refuseOvertaken(app, account, caller);
      await Login.query().findById(account.id).patch({ email, emailVerifiedAt: null });
      const isContact = (await Client.query().findById(account.clientId ?? -1))?.email === account.email;
      if (isContact)
        await Client.query()
          .findById(account.clientId ?? -1)
          .patch({ email });
      await forgetNetworks(app, account, caller);
      await rememberNetwork(app, { kind: 'client', email }, caller);
      await endAllSessions(app, 'client', account.id, caller.sessionId);
      await noticeEmailChange(app, account, { email, address: caller.address });
      await mailVerification(app, (await accountById(app, 'client', account.id)) as Account);
      noteChanges({ before: { email: account.email }, after: { email } });
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new Refusal('client.email-taken', 'There is another account with this e-mail address.', {
      status: 409,
      fields: { email: 'has an account already' },
    });
  }
}
