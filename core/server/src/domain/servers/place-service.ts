import { Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand, inTransaction } from '../../database/ambient.ts';
import { countOnServers, type ServerLoad } from '../services/count-on-servers.ts';
import { findServerGroup, type Placement } from './server-group.ts';
import { Server } from './server.ts';

export interface Candidate extends ServerLoad {
  readonly server: Server;
}

/** Nothing is free. The customer reads the message; `reasons` are for staff, one for each server. */
export class NoServerFree extends Refusal {
  readonly reasons: readonly string[];
  constructor(reasons: readonly string[]) {
    super(
      'server.none-free',
      'There is no room for this product at the moment. Please try again later or contact us.',
      { status: 409 },
    );
    this.reasons = reasons;
  }
}

/**
 * Chooses the server for a new service, by the placement of the group. Called in the transaction that writes the service's
 * `serverId`: that row is the reservation, and the lock keeps two orders from taking the last room.
 * @throws Refusal `server.none-free`, with the `reasons` of every server
 */
export async function placeService(app: App, { serverGroupId }: { serverGroupId: Id }): Promise<Id> {
  if (!inTransaction()) throw new Error('A place is taken in the transaction that writes the service');
  await lockGroup(app, serverGroupId);
  const group = await findServerGroup(serverGroupId);
  const servers = await Server.query().where('groupId', group.id).orderBy('id');
  const loads = await countOnServers(
    app,
    servers.map(({ id }) => id),
  );
  const free: Candidate[] = [];
  const reasons: string[] = [];
  for (const server of servers) {
    const candidate = { server, ...(loads.get(server.id) ?? { live: 0, lastServiceId: 0 }) };
    const reason = whyNot(candidate, group.placement);
    if (reason) reasons.push(`${server.name}: ${reason}`);
    else free.push(candidate);
  }
  const best = choose(free, group.placement);
  if (best) return best.server.id;
  if (servers.length === 0) reasons.push(`The group ${group.name} has no servers.`);
  app.log.warn({ serverGroupId, reasons }, 'No server has room');
  throw new NoServerFree(reasons);
}

async function lockGroup(app: App, id: Id): Promise<void> {
  if (app.db.engine === 'mysql')
    await app.db.knex()('serverGroup').where({ id, brandId: currentBrand() }).select('id').forUpdate();
}

function whyNot({ server, live }: Candidate, placement: Placement): string | null {
  if (server.status !== 'active') return `it is ${server.status}`;
  if (server.capacity !== null && live >= server.capacity)
    return `it is full (${live} of ${server.capacity})`;
  return placement === 'weighted' && server.weight <= 0 ? 'its weight is 0' : null;
}

/** Ties go to the older server. */
export function choose(candidates: readonly Candidate[], placement: Placement): Candidate | undefined {
  const by: Record<Placement, (a: Candidate, b: Candidate) => number> = {
    first: () => 0,
    'least-used': (a, b) => a.live - b.live,
    'round-robin': (a, b) => a.lastServiceId - b.lastServiceId,
    // The fill after this service, (live + 1) ÷ weight, compared without a division.
    weighted: (a, b) => (a.live + 1) * b.server.weight - (b.live + 1) * a.server.weight,
  };
  return candidates.toSorted((a, b) => by[placement](a, b) || a.server.id - b.server.id)[0];
}
