import type { Server, World } from './world.ts';

/** Time passes only when somebody asks: bring every server to the state it would have by now. */
export function settle(world: World): void {
  const now = world.now().getTime();
  for (const server of world.servers.values()) {
    if (server.deleteAt !== null && now >= server.deleteAt) release(world, server);
    else settleBuild(world, server, now);
  }
}

function settleBuild(world: World, server: Server, now: number): void {
  const { build } = server;
  if (!build || server.buildFailed) return;
  const { buildMilliseconds, ipv6Milliseconds } = world.options;
  const elapsed = now - build.queuedAt;
  if (server.commissionStatus < 3) {
    if (elapsed < buildMilliseconds * 0.15) return;
    server.commissionStatus = 2;
    if (build.fails && elapsed >= buildMilliseconds * 0.5) {
      server.buildFailed = true;
      return;
    }
    if (elapsed < buildMilliseconds) return;
    server.commissionStatus = 3;
    server.running = true;
    server.built = new Date(build.queuedAt + buildMilliseconds);
  }
  if (build.ipv6 && server.ipv6 === null && elapsed >= buildMilliseconds + ipv6Milliseconds) {
    const group = world.groups.find((candidate) => candidate.id === server.groupId);
    server.ipv6 = `${group?.ipv6Prefix}:${server.id.toString(16)}::`;
  }
}

/** The server is gone, its addresses go back to the pool. */
export function release(world: World, server: Server): void {
  const group = world.groups.find((candidate) => candidate.id === server.groupId);
  if (group) group.ipv4Free += server.ipv4.length;
  world.servers.delete(server.id);
}

/** Is a task under way that locks the server? A build counts until it is complete or has failed. */
export function isBusy(world: World, server: Server): boolean {
  const now = world.now().getTime();
  const building = server.build !== null && server.commissionStatus < 3 && !server.buildFailed;
  return building || [...world.jobs.values()].some((job) => job.serverId === server.id && now < job.endsAt);
}

export function startJob(world: World, server: Server, action: string): number {
  const started = world.now();
  const id = world.nextId();
  const endsAt = started.getTime() + world.options.taskMilliseconds;
  world.jobs.set(id, {
    id,
    serverId: server.id,
    hypervisorId: server.hypervisorId,
    action,
    started,
    endsAt,
  });
  return id;
}
