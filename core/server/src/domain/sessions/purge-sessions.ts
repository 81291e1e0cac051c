import type { App } from '../../app.ts';
import { later } from '../../clock.ts';
import { knownDays } from './known-networks.ts';

const day = 24 * 3_600_000;
/** What is kept after it has no effect any more, for looking into an incident. */
const kept = [
  { table: 'session', column: 'expiresAt', days: 90 },
  { table: 'oneTimeToken', column: 'expiresAt', days: 30 },
  { table: 'signInFailure', column: 'at', days: 2 },
  { table: 'attemptSubject', column: 'at', days: 2 },
  { table: 'knownNetwork', column: 'at', days: knownDays },
  { table: 'idempotency', column: 'createdAt', days: 2 },
] as const;

export async function purgeSessions(app: App): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { table, column, days } of kept) {
    const limit = later(app.clock.now(), -days * day);
    counts[table] = await app.db.house(() =>
      app.db.transaction(async () => app.db.knex()(table).where(column, '<', limit).delete()),
    );
  }
  return counts;
}
