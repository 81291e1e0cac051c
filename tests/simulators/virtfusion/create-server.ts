import { randomUUID } from 'node:crypto';
import { findHypervisor } from './capacity.ts';
import { invalid, ok, refused, type Asked, type Reply } from './reply.ts';
import { serverAnswer } from './server-answer.ts';
import { newPassword } from './with-server.ts';
import type { Server, World } from './world.ts';

function takeAddresses(world: World, groupId: number, count: number): string[] {
  const group = world.groups.find((candidate) => candidate.id === groupId)!;
  const used = new Set([...world.servers.values()].flatMap((server) => server.ipv4));
  const free: string[] = [];
  for (let last = 10; free.length < count; last++) {
    const address = `${group.ipv4Prefix}.${last}`;
    if (!used.has(address)) free.push(address);
  }
  group.ipv4Free -= count;
  return free;
}

/** Allocates only: no operating system, no name. The addresses are given out already here. */
export function createServer(world: World, { body, query }: Asked): Reply {
  const problem = invalid(body, {
    'packageId*': 'integer',
    'userId*': 'integer',
    'hypervisorId*': 'integer',
    ipv4: 'integer',
    storage: 'integer',
    traffic: 'integer',
    memory: 'integer',
    cpuCores: 'integer',
  });
  if (problem) return problem;
  const plan = world.packages.find((candidate) => candidate.id === body.packageId);
  const group = world.groups.find((candidate) => candidate.id === body.hypervisorId);
  const ipv4 = (body.ipv4 as number | undefined) ?? 1;
  if (!plan?.enabled) return refused('The selected package is invalid or disabled.');
  if (!world.users.has(body.userId as number)) return refused('The selected user is invalid.');
  if (!group?.enabled) return refused('The selected hypervisor group is invalid or disabled.');
  if (ipv4 > group.ipv4Free) return refused('Not enough IPv4 addresses available in the hypervisor group.');
  const resources = {
    memory: (body.memory as number | undefined) ?? plan.memory,
    storage: (body.storage as number | undefined) ?? plan.primaryStorage,
    traffic: (body.traffic as number | undefined) ?? plan.traffic,
    cpuCores: (body.cpuCores as number | undefined) ?? plan.cpuCores,
  };
  const wanted = { ...plan, ...resources, primaryStorage: resources.storage };
  const machine = findHypervisor(world, group.id, wanted);
  if (!machine) return refused('No hypervisor in the group has enough free resources.');
  if (['true', '1'].includes(query.get('dryRun') ?? '')) return ok({}, 201);

  const id = world.nextId();
  const server: Server = {
    id,
    uuid: randomUUID(),
    ownerId: body.userId as number,
    packageId: plan.id,
    hypervisorId: machine.id,
    groupId: group.id,
    name: '',
    hostname: null,
    created: world.now(),
    built: null,
    commissionStatus: 0,
    buildFailed: false,
    suspended: false,
    running: false,
    password: '',
    resources,
    ipv4: takeAddresses(world, group.id, ipv4),
    ipv6: null,
    vnc: { enabled: false, password: newPassword(), port: 5900 + (id % 1000) },
    build: null,
    builds: 0,
    deleteAt: null,
  };
  world.servers.set(id, server);
  return ok(serverAnswer(world, server), 201);
}
