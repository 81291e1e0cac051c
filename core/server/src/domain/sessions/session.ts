import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant, later } from '../../clock.ts';
import { createSharedRead } from '../../database/shared-read.ts';
import { hashToken, newToken } from '../../security/tokens.ts';
import type { SessionKind } from './browser.ts';

const hour = 3_600_000;
/** A session ends when it was not used for `idle`, and after `longest` in any case. */
const lifetimes = {
  client: { idle: 14 * 24 * hour, longest: 90 * 24 * hour },
  staff: { idle: 12 * hour, longest: 7 * 24 * hour },
};
/** A write with every request would be too much: the last use is known to five minutes. */
const touchAfter = 5 * 60_000;

export interface Session {
  readonly id: Id;
  readonly kind: SessionKind;
  readonly brandId: Id;
  readonly actorId: Id;
  readonly clientId: Id | null;
  readonly csrf: string;
  readonly name: string;
  readonly email: string;
  readonly verified: boolean;
  readonly permissions: readonly string[];
}
interface Found {
  id: Id;
  actor_id: Id;
  client_id: Id | null;
  csrf: string;
  seen_at: string;
  created_at: string;
  name: string;
  email: string;
  verified: string | null;
  permissions: string | null;
}
const shared = `s.id, s.actor_id, s.client_id, s.csrf, s.seen_at, s.created_at, a.name, a.email`;
const alive = `s.brand_id = ? and s.kind = ? and s.ended_at is null and s.expires_at > ?`;
/** Status and permissions are read with every request: a blocked client or a demoted colleague is stopped at once. */
const queries = {
  client: `select ${shared}, a.email_verified_at as verified, null as permissions from session s
    join login a on a.id = s.actor_id and a.brand_id = s.brand_id
    join client c on c.id = a.client_id and c.status = 'active' where ${alive} and `,
  staff: `select ${shared}, s.created_at as verified, a.permissions from session s
    join staff a on a.id = s.actor_id and a.brand_id = s.brand_id and a.status = 'active' where ${alive} and `,
};

interface Asked {
  readonly token: string;
  readonly kind: SessionKind;
  readonly brandId: Id;
}
const readers = new WeakMap<App, (key: string) => Promise<Session | null>>();

/** A page asks for several things at once, and each asks who is there. */
export function findSession(app: App, asked: Asked): Promise<Session | null> {
  let read = readers.get(app);
  if (!read) {
    read = createSharedRead((key: string) => {
      const [brandId, kind, hash] = key.split(' ') as [string, SessionKind, string];
      return app.db.house(() => find(app, kind, Number(brandId), 's.token_hash = ?', hash));
    });
    readers.set(app, read);
  }
  return read(`${asked.brandId} ${asked.kind} ${hashToken(asked.token)}`);
}
export const sessionById = (app: App, kind: SessionKind, brandId: Id, id: Id): Promise<Session | null> =>
  find(app, kind, brandId, 's.id = ?', id);

async function find(
  app: App,
  kind: SessionKind,
  brandId: Id,
  which: string,
  value: string | Id,
): Promise<Session | null> {
  const now = app.clock.now();
  const sql = queries[kind] + which;
  const [row] = await app.db.select<Found>(sql, [brandId, kind, instant(now), value]);
  if (!row) return null;
  if (now.getTime() - new Date(row.seen_at).getTime() > touchAfter) await touch(app, kind, row);
  return {
    id: row.id,
    kind,
    brandId,
    actorId: row.actor_id,
    clientId: row.client_id,
    csrf: row.csrf,
    name: row.name,
    email: row.email,
    verified: row.verified !== null,
    permissions: kind === 'client' ? ['*'] : (JSON.parse(row.permissions ?? '[]') as string[]),
  };
}

async function touch(app: App, kind: SessionKind, row: Found): Promise<void> {
  const now = app.clock.now();
  const { idle, longest } = lifetimes[kind];
  const end = new Date(row.created_at).getTime() + longest;
  const expiresAt = instant(new Date(Math.min(now.getTime() + idle, end)));
  await app.db.transaction(() =>
    app.db
      .knex()('session')
      .where('id', row.id)
      .update({ seenAt: instant(now), expiresAt }),
  );
}

/** In the open transaction. Whoever signs in gets a new token: one that was planted before is worth nothing. */
export async function startSession(
  app: App,
  request: {
    kind: SessionKind;
    brandId: Id;
    actorId: Id;
    clientId: Id | null;
    address: string;
    userAgent: string;
  },
): Promise<{ id: Id; token: string }> {
  const now = app.clock.now();
  const { token, hash } = newToken();
  const [id] = await app.db.insertMany('session', [
    {
      ...request,
      address: request.address.slice(0, 60),
      userAgent: request.userAgent.slice(0, 255),
      tokenHash: hash,
      csrf: newToken().token,
      createdAt: instant(now),
      seenAt: instant(now),
      expiresAt: later(now, lifetimes[request.kind].idle),
    },
  ]);
  return { id: id as Id, token };
}

export async function endSession(app: App, id: Id): Promise<void> {
  await app.db.transaction(() =>
    app.db
      .knex()('session')
      .where('id', id)
      .update({ endedAt: instant(app.clock.now()) }),
  );
}

/** After a change of password or address: whoever was in with the old one is out, but for the session that changed it. */
export async function endAllSessions(
  app: App,
  kind: SessionKind,
  actorId: Id,
  except: Id | null = null,
): Promise<void> {
  await app.db
    .knex()('session')
    .where({ kind, actorId })
    .whereNot('id', except ?? 0)
    .whereNull('endedAt')
    .update({ endedAt: instant(app.clock.now()) });
}
