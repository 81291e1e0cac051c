import type { Hypervisor, Package } from './seed.ts';
import type { World } from './world.ts';

export interface Room {
  units: string;
  max: number;
  allocated: number;
  free: number;
  percent: number;
}

/** `max` 0 is unlimited, and then `free` is 0 as well: a reader who forgets that sells nothing. */
const room = (units: string, max: number, allocated: number): Room => ({
  units,
  max,
  allocated,
  free: max === 0 ? 0 : Math.max(0, max - allocated),
  percent: max === 0 ? 0 : Math.round((allocated * 1000) / max) / 10,
});

export function roomOn(world: World, { id, max, otherStorage }: Hypervisor) {
  const servers = [...world.servers.values()].filter((server) => server.hypervisorId === id);
  const used = (name: 'memory' | 'cpuCores') =>
    servers.reduce((total, server) => total + server.resources[name], 0);
  const storedIn = (type: number) =>
    servers
      .filter((server) => profileOf(world, server.packageId) === type)
      .reduce((total, server) => total + server.resources.storage, 0);
  return {
    servers: room('', max.servers, servers.length),
    memory: room('MB', max.memory, used('memory')),
    cpuCores: room('', max.cpuCores, used('cpuCores')),
    localStorage: {
      enabled: 1,
      name: 'Default storage',
      storageType: 0,
      ...room('GB', max.localStorage, storedIn(0)),
    },
    otherStorage: otherStorage.map((storage) => ({
      id: storage.storageType,
      enabled: 1,
      name: storage.name,
      storageType: storage.storageType,
      ...room('GB', storage.max, storedIn(storage.storageType)),
    })),
  };
}

const profileOf = (world: World, packageId: number) =>
  world.packages.find((candidate) => candidate.id === packageId)?.primaryStorageProfile ?? 0;

const holds = (space: Room, need: number) => space.max === 0 || space.free >= need;

/** The machine of the group with the most free memory that takes this plan. */
export function findHypervisor(world: World, groupId: number, plan: Package): Hypervisor | null {
  const takes = (candidate: Hypervisor) => {
    const rooms = roomOn(world, candidate);
    const storage =
      plan.primaryStorageProfile === 0
        ? rooms.localStorage
        : rooms.otherStorage.find((other) => other.storageType === plan.primaryStorageProfile);
    return (
      holds(rooms.servers, 1) &&
      holds(rooms.memory, plan.memory) &&
      holds(rooms.cpuCores, plan.cpuCores) &&
      storage !== undefined &&
      holds(storage, plan.primaryStorage)
    );
  };
  const candidates = world.hypervisors.filter(
    (machine) => machine.groupId === groupId && machine.enabled && !machine.prohibit && takes(machine),
  );
  return candidates.sort((a, b) => roomOn(world, b).memory.free - roomOn(world, a).memory.free)[0] ?? null;
}
