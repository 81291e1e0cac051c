import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';

export interface ServerLoad {
  /** Services that take up room: all that did not end. */
  readonly live: number;
  /** The newest service ever placed there; 0 for none. */
  readonly lastServiceId: Id;
}

/** How much the servers carry, whoever asks: room is not a matter of one client. */
export async function countOnServers(
  app: App,
  serverIds: readonly Id[],
): Promise<ReadonlyMap<Id, ServerLoad>> {
  const knex = app.db.knex();
  const rows = (await knex('service')
    .where('brandId', currentBrand())
    .whereIn('serverId', [...serverIds])
    .groupBy('serverId')
    .select('serverId')
    .max({ lastServiceId: 'id' })
    .select(
      knex.raw("sum(case when status in ('cancelled', 'terminated') then 0 else 1 end) as live"),
    )) as unknown as { serverId: Id; live: number | string; lastServiceId: Id }[];
  return new Map(
    rows.map(({ serverId, live, lastServiceId }) => [serverId, { live: Number(live), lastServiceId }]),
  );
}
