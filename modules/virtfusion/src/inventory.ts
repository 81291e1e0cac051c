import type { Answer, HypervisorRoom, PanelPackage, Room, StorageRoom } from './answers.ts';
import { allowedGroups, readAll, readGroups } from './catalogue.ts';
import type { Panel } from './panel.ts';
import type { Product } from './schemas.ts';

const NO_LIMIT = Number.POSITIVE_INFINITY;

/** How many servers of this plan still fit in all of its places together; `null` when nothing limits them. */
export async function countStock(panel: Panel, plan: Product, reserve: number): Promise<number | null> {
  const answer = await panel.find<Answer<PanelPackage>>(`/packages/${plan.package}`);
  if (!answer?.data.enabled) return 0;
  const groups = await readGroups(panel);
  let stock = 0;
  for (const id of allowedGroups(plan)) {
    if (!groups.some((group) => group.id === id && group.enabled)) continue;
    const rooms = await readAll<HypervisorRoom>(panel, `/compute/hypervisors/groups/${id}/resources`);
    stock += countInGroup(rooms, answer.data, plan.ipv4);
  }
  return stock === NO_LIMIT ? null : Math.max(0, stock - Math.ceil((stock * reserve) / 100));
}

/** The sum over its open hypervisors, capped by the addresses: each hypervisor shows the same pool, so they do not add up. */
export function countInGroup(rooms: readonly HypervisorRoom[], plan: PanelPackage, ipv4: number): number {
  const open = rooms.filter(
    ({ hypervisor }) => hypervisor.enabled && hypervisor.commissioned && !hypervisor.prohibit,
  );
  const machines = open.reduce((total, { resources }) => total + countOnHypervisor(resources, plan), 0);
  if (ipv4 === 0 || open.length === 0) return machines;
  const free = open.map(({ resources }) => resources.network?.total?.ipv4?.free ?? NO_LIMIT);
  return Math.min(machines, Math.floor(Math.max(...free) / ipv4));
}

function countOnHypervisor(resources: HypervisorRoom['resources'], plan: PanelPackage): number {
  const storages = storagesFor(resources, plan.primaryStorageProfile ?? 0);
  return Math.min(
    fits(resources.servers, 1),
    fits(resources.memory, plan.memory),
    fits(resources.cpuCores, plan.cpuCores),
    storages.reduce((total, storage) => total + fits(storage, plan.primaryStorage), 0),
  );
}

/** The package names a storage type, not a storage; 0 is the hypervisor's own. */
function storagesFor(resources: HypervisorRoom['resources'], profile: number): StorageRoom[] {
  const { localStorage, otherStorage } = resources;
  const known = [...(localStorage ? [localStorage] : []), ...(otherStorage ?? [])];
  const usable = known.filter((storage) => storage.enabled !== 0 && storage.enabled !== false);
  if (profile === 0) return usable.filter((storage) => storage === localStorage);
  return usable.filter((storage) => storage.storageType === profile);
}

const fits = ({ max, free }: Room, need: number): number =>
  max === 0 || need <= 0 ? NO_LIMIT : Math.max(0, Math.floor(free / need));
