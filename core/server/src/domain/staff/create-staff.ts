import { Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { isDuplicate } from '../../database/connect.ts';
import { plainEmail } from '../clients/client.ts';
import { accountById, type Account } from '../sessions/account.ts';
import { mailPasswordLink } from '../sessions/reset-password.ts';
import { Staff } from './staff.ts';

/** In the open transaction. @throws Refusal `staff.email-taken` */
export async function createStaff(
  app: App,
  request: { name: string; email: string; permissions: readonly string[]; invite: boolean },
): Promise<Id> {
  try {
    const staff = await Staff.query().insertAndFetch({
      name: request.name.trim(),
      email: plainEmail(request.email),
      passwordHash: null,
      permissions: [...new Set(request.permissions)],
      status: 'active',
      createdAt: instant(app.clock.now()),
    });
    if (request.invite) {
      const account = (await accountById(app, 'staff', staff.id)) as Account;
      await mailPasswordLink(app, account, { minutes: 3 * 24 * 60, from: null });
    }
    return staff.id;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new Refusal('staff.email-taken', 'A colleague with this e-mail address exists already.', {
      status: 409,
      fields: { email: 'is taken' },
    });
  }
}
