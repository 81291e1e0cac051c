import type { Caller, Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { hashPassword } from '../../security/passwords.ts';
import { countAttempt, perAddress } from '../../security/throttle.ts';
import { accountById, type Account } from '../sessions/account.ts';
import { openSession } from '../sessions/sign-in.ts';
import { mailVerification } from '../sessions/verify-email.ts';
import { createClient, type NewClient } from './create-client.ts';

/**
 * An account for somebody who came by, who is signed in at once: an order must not wait for a mail.
 * @throws Refusal `client.email-taken` · TooManyAttempts
 */
export async function registerClient(
  app: App,
  { password, caller, ...person }: Omit<NewClient, 'passwordHash'> & { password: string; caller: Caller },
): Promise<{ clientId: Id; sessionId: Id }> {
  await countAttempt(app, caller.brandId, [perAddress('register', caller.address)]);
  const passwordHash = await hashPassword(password);
  const { clientId, account } = await app.db.transaction(async () => {
    const made = await createClient(app, { ...person, passwordHash });
    const login = (await accountById(app, 'client', made.loginId)) as Account;
    await mailVerification(app, login);
    return { clientId: made.clientId, account: login };
  });
  return { clientId, sessionId: await openSession(app, account, caller) };
}
