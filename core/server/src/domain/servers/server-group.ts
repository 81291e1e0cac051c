import { Refusal, type Id } from '@moorage/sdk';
import { Row } from '../../database/row.ts';

/**
 * How a server is chosen. `first`: fill one up, then the next. `least-used`: the one with the fewest services.
 * `round-robin`: the one that was not chosen for the longest time. `weighted`: as many services as its weight asks for.
 */
export const placements = ['first', 'least-used', 'round-robin', 'weighted'] as const;
export type Placement = (typeof placements)[number];

/** Servers of one module that stand in for one another. */
export class ServerGroup extends Row {
  static override readonly tableName = 'serverGroup';
  declare brandId: Id;
  declare name: string;
  declare moduleId: string;
  declare placement: Placement;
}

export async function findServerGroup(id: Id): Promise<ServerGroup> {
  const group = await ServerGroup.query().findById(id);
  if (!group) throw new Refusal('server-group.unknown', `There is no server group ${id}.`, { status: 404 });
  return group;
}
