import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';
import type { SessionKind } from './browser.ts';

/** What clients' logins and staff have in common for signing in. */
export interface Account {
  readonly kind: SessionKind;
  readonly id: Id;
  readonly clientId: Id | null;
  readonly name: string;
  readonly email: string;
  readonly passwordHash: string | null;
  readonly emailVerifiedAt: string | null;
  readonly isActive: boolean;
}

interface Found extends Omit<Account, 'kind' | 'isActive'> {
  status: string;
}

const query = (app: App, kind: SessionKind) => {
  const knex = app.db.knex();
  if (kind === 'staff') {
    return knex('staff as a')
      .where('a.brandId', currentBrand())
      .select('a.id', 'a.name', 'a.email', 'a.passwordHash', 'a.status')
      .select(knex.raw('null as client_id'), knex.raw('a.created_at as email_verified_at'));
  }
  return knex('login as a')
    .join('client as c', 'c.id', 'a.clientId')
    .where('a.brandId', currentBrand())
    .select('a.id', 'a.clientId', 'a.name', 'a.email', 'a.passwordHash', 'a.emailVerifiedAt', 'c.status');
};

const account = (kind: SessionKind, row: Found): Account => ({
  ...row,
  kind,
  isActive: row.status === 'active',
});

/**
 * The address is compared again here: a database that takes `é` for `e` would hand one person's account to another.
 */
export async function accountByEmail(app: App, kind: SessionKind, email: string): Promise<Account | null> {
  const rows = (await query(app, kind).where('a.email', email)) as Found[];
  const row = rows.find((each) => each.email === email);
  return row ? account(kind, row) : null;
}

export async function accountById(app: App, kind: SessionKind, id: Id): Promise<Account | null> {
  const [row] = (await query(app, kind).where('a.id', id)) as Found[];
  return row ? account(kind, row) : null;
}

export const accountTable = (kind: SessionKind): 'login' | 'staff' => (kind === 'staff' ? 'staff' : 'login');

/** In the open transaction: nobody else changes it until the end of this one. */
export async function lockAccount(app: App, { kind, id }: Account): Promise<void> {
  await app.db.knex()(accountTable(kind)).where({ id, brandId: currentBrand() }).forUpdate().first('id');
}
