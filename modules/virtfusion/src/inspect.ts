import type { Provisioned } from '@moorage/sdk';
import { listOwned } from './allocate.ts';
import { findServer, isComplete, type Connection, type Spec } from './connection.ts';
import { findCustomer, relationOf } from './customer.ts';
import { describeServer } from './describe-server.ts';

/**
 * Without an id `create` has not finished, and only it can: the password is still to be had. So whatever bears our name is
 * "building". A server that has no name yet is not seen here; `create` recognises it by what it remembers.
 */
export async function inspect(
  connection: Connection,
  spec: Spec,
): Promise<Provisioned | 'building' | 'absent'> {
  if (spec.externalId === null) return (await findByName(connection, spec)) === null ? 'absent' : 'building';
  const server = await findServer(connection.panel, spec.externalId);
  if (!server) return 'absent';
  return isComplete(server) ? describeServer(server) : 'building';
}

export async function findByName({ panel, settings }: Connection, spec: Spec): Promise<number | null> {
  const userId = await findCustomer(panel, relationOf(settings.customerPrefix, spec.client));
  if (userId === null) return null;
  const { body } = await listOwned(panel, userId);
  return body.data.find((server) => server.name === spec.reference)?.id ?? null;
}
