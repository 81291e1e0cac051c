import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { currentBrand } from '../../database/ambient.ts';
import { ownBrand } from '../brands/brand.ts';
import { brandUrl } from '../brands/find-brand.ts';
import { queueMail } from '../mail/queue-mail.ts';
import type { Account } from './account.ts';
import { issueToken, useToken } from './one-time-token.ts';

const minutes = 2 * 24 * 60;

/** In the open transaction. The token stands behind `#`: it reaches neither our log nor any other server. */
export async function mailVerification(app: App, account: Account): Promise<void> {
  const { id, token, expiresAt } = await issueToken(app, { purpose: 'verify-email', account, minutes });
  const url = brandUrl(app, await ownBrand(currentBrand()));
  await queueMail(app, {
    template: 'verify-email',
    clientId: account.clientId,
    to: account.email,
    dedupeKey: `verify-email:${id}`,
    view: { client: { name: account.name }, email: account.email, expiresAt },
    secrets: { url: `${url}/portal/verify#${token}` },
  });
}

/** @throws Refusal `token.invalid` */
export async function verifyEmail(app: App, token: string): Promise<void> {
  await app.db.transaction(async () => {
    const account = await useToken(app, 'verify-email', token);
    const isFirst = account.emailVerifiedAt === null;
    await markVerified(app, account);
    if (isFirst) await mailWelcome(app, account);
  });
}

/** In the open transaction: whoever holds a link that we mailed has the address. */
export async function markVerified(app: App, { kind, id }: Account): Promise<void> {
  if (kind !== 'client') return;
  await app.db
    .knex()('login')
    .where('id', id)
    .whereNull('emailVerifiedAt')
    .update({ emailVerifiedAt: instant(app.clock.now()) });
}

async function mailWelcome(app: App, account: Account): Promise<void> {
  const url = brandUrl(app, await ownBrand(currentBrand()));
  await queueMail(app, {
    template: 'welcome',
    clientId: account.clientId,
    to: account.email,
    dedupeKey: `welcome:${account.id}`,
    view: { client: { name: account.name }, portalUrl: `${url}/portal/` },
  });
}
