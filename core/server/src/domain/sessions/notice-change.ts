import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { currentBrand } from '../../database/ambient.ts';
import { ownBrand } from '../brands/brand.ts';
import { brandUrl } from '../brands/find-brand.ts';
import { queueMail } from '../mail/queue-mail.ts';
import type { Account } from './account.ts';

/** In the open transaction: who did not do it learns of it, and how to get the account back. */
export async function noticePasswordChange(app: App, account: Account, address: string): Promise<void> {
  const url = brandUrl(app, await ownBrand(currentBrand()));
  const page = account.kind === 'staff' ? 'admin' : 'portal';
  await notice(app, account, 'password-changed', {
    from: address || null,
    resetUrl: `${url}/${page}/forgot-password`,
  });
}

/** The same to the address that was the account's until now; a new password would go to the new one, so only we can help. */
export async function noticeEmailChange(
  app: App,
  account: Account,
  { email, address }: { email: string; address: string },
): Promise<void> {
  await notice(app, account, 'email-changed', { from: address || null, newEmail: email });
}

async function notice(
  app: App,
  account: Account,
  template: string,
  view: Record<string, string | null>,
): Promise<void> {
  const changedAt = instant(app.clock.now());
  await queueMail(app, {
    template,
    clientId: account.clientId,
    to: account.email,
    dedupeKey: `${template}:${account.kind}:${account.id}:${changedAt}`,
    view: { client: { name: account.name }, changedAt, ...view },
  });
}
