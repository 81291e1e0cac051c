import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { currentBrand } from '../../database/ambient.ts';
import type { PayingClient } from '../ledger/lock-clients.ts';

/** What the billing run parked it may also take up again, once the cause is gone; other reasons are for staff to lift. */
const prefix = 'Billing: ';

export const mayBill = ({ parkedAt, parkedReason }: PayingClient): boolean =>
  parkedAt === null || (parkedReason ?? '').startsWith(prefix);

/** Set apart, with the reason shown to staff; the others go on. The same reason again writes nothing. */
export async function parkClient(app: App, clientId: Id, why: string): Promise<void> {
  const parkedReason = `${prefix}${why}`.slice(0, 500);
  await app.db.transaction(async () => {
    const client = () => app.db.knex()('client').where({ id: clientId, brandId: currentBrand() });
    const now = await client().first<Pick<PayingClient, 'parkedAt' | 'parkedReason'> | undefined>(
      'parkedAt',
      'parkedReason',
    );
    if (now?.parkedAt && now.parkedReason === parkedReason) return;
    await client().update({ parkedAt: instant(app.clock.now()), parkedReason });
    app.log.error({ client: clientId, reason: parkedReason }, 'A client cannot be billed and was set apart');
  });
}

export async function unpark(app: App, clients: readonly PayingClient[]): Promise<void> {
  const healed = clients.filter(({ parkedAt }) => parkedAt !== null).map(({ id }) => id);
  if (healed.length === 0) return;
  await app.db
    .knex()('client')
    .where({ brandId: currentBrand() })
    .whereIn('id', healed)
    .update({ parkedAt: null, parkedReason: null });
}
