import { Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant, later } from '../../clock.ts';
import { currentBrand } from '../../database/ambient.ts';
import { hashToken, newToken } from '../../security/tokens.ts';
import { accountById, type Account } from './account.ts';
import type { SessionKind } from './browser.ts';

export type Purpose = 'verify-email' | 'reset-password' | 'sign-in';

/** In the open transaction. An older token of the same purpose stops working. */
export async function issueToken(
  app: App,
  { purpose, account, minutes }: { purpose: Purpose; account: Account; minutes: number },
): Promise<{ id: Id; token: string; expiresAt: string }> {
  const now = app.clock.now();
  const { token, hash } = newToken();
  const expiresAt = later(now, minutes * 60_000);
  await app.db
    .knex()('oneTimeToken')
    .where({ brandId: currentBrand(), actorKind: account.kind, actorId: account.id, purpose })
    .whereNull('usedAt')
    .update({ usedAt: instant(now) });
  const [id] = await app.db.insertMany('oneTimeToken', [
    {
      brandId: currentBrand(),
      purpose,
      tokenHash: hash,
      actorKind: account.kind,
      actorId: account.id,
      email: account.email,
      createdAt: instant(now),
      expiresAt,
    },
  ]);
  return { id: id as Id, token, expiresAt };
}

/** In the open transaction: after a change of password, a link that was mailed before it must not be a way in. */
export async function dropTokens(
  app: App,
  { kind, id }: Pick<Account, 'kind' | 'id'>,
  purposes: readonly Purpose[],
): Promise<void> {
  await app.db
    .knex()('oneTimeToken')
    .where({ brandId: currentBrand(), actorKind: kind, actorId: id })
    .whereIn('purpose', [...purposes])
    .whereNull('usedAt')
    .update({ usedAt: instant(app.clock.now()) });
}

interface TokenRow {
  id: Id;
  actorKind: SessionKind;
  actorId: Id;
  email: string;
}

/**
 * Whose token it is, without using it up.
 * @throws Refusal `token.invalid` when it is unknown, used, too old, or was sent to an address that has changed since
 */
export async function readToken(app: App, purpose: Purpose, token: string): Promise<Account> {
  return (await findToken(app, purpose, token)).account;
}

/** In the open transaction: of two that come at once, one wins. @throws Refusal `token.invalid` */
export async function useToken(app: App, purpose: Purpose, token: string): Promise<Account> {
  const { row, account } = await findToken(app, purpose, token);
  const used = await app.db
    .knex()('oneTimeToken')
    .where('id', row.id)
    .whereNull('usedAt')
    .update({ usedAt: instant(app.clock.now()) });
  if (used !== 1) throw invalid();
  return account;
}

async function findToken(app: App, purpose: Purpose, token: string) {
  const row = await app.db
    .knex()('oneTimeToken')
    .where({ brandId: currentBrand(), purpose, tokenHash: hashToken(token) })
    .whereNull('usedAt')
    .where('expiresAt', '>', instant(app.clock.now()))
    .first<TokenRow | undefined>('id', 'actorKind', 'actorId', 'email');
  const account = row ? await accountById(app, row.actorKind, row.actorId) : null;
  if (!row || !account?.isActive || account.email !== row.email) throw invalid();
  return { row, account };
}

const invalid = (): Refusal =>
  new Refusal('token.invalid', 'This link was used already, or it is too old. Ask for a new one.', {
    status: 410,
  });
