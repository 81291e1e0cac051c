import { empty, instant, invalid, missing, ok, type Reply, type Route } from './reply.ts';
import { release, startJob } from './settle.ts';
import { plainTime, trafficPeriods } from './traffic.ts';
import { newPassword, withIdleServer, withServer } from './with-server.ts';
import type { Server, World } from './world.ts';

const POWER: Readonly<Record<string, boolean>> = {
  boot: true,
  restart: true,
  shutdown: false,
  poweroff: false,
};

const vncAnswer = (server: Server) => ({
  ip: `10.0.0.${server.hypervisorId}`,
  hostname: null,
  port: server.vnc.port,
  password: server.vnc.password,
  wss: { token: server.uuid, url: `/vnc/?token=${server.uuid}` },
  enabled: server.vnc.enabled,
});

/** Switches by the one name that this panel knows; the other is ignored without a word. */
function switchVnc(world: World, server: Server, body: Record<string, unknown>): Reply {
  if (world.options.vncField === 'action') {
    const wrong = body.action !== 'enable' && body.action !== 'disable';
    const more: Record<string, string> = wrong ? { action: 'The selected action is invalid.' } : {};
    const problem = invalid(body, { 'action*': 'string' }, more);
    if (problem) return problem;
    server.vnc.enabled = body.action === 'enable';
  } else if (typeof body.vnc === 'boolean') server.vnc.enabled = body.vnc;
  return ok({ vnc: vncAnswer(server), queueId: null });
}

export const lifeRoutes: readonly Route[] = [
  [
    'POST',
    '/servers/:id/suspend',
    withIdleServer((world, server) => {
      server.suspended = true;
      server.running = false;
      startJob(world, server, 'suspend');
      return empty();
    }),
  ],
  [
    'POST',
    '/servers/:id/unsuspend',
    withIdleServer((world, server) => {
      server.suspended = false;
      server.running = server.commissionStatus === 3;
      startJob(world, server, 'unsuspend');
      return empty();
    }),
  ],
  [
    'DELETE',
    '/servers/:id',
    withIdleServer((world, server, { query }) => {
      const asked = query.get('delay');
      const minutes = asked === null ? 5 : Number(asked);
      if (!Number.isInteger(minutes) || minutes < 0 || minutes > 43_799)
        return { status: 422, body: { message: 'The delay must be between 0 and 43799.', errors: {} } };
      if (minutes === 0) release(world, server);
      else server.deleteAt = world.now().getTime() + minutes * 60_000;
      return empty();
    }),
  ],
  [
    'POST',
    '/servers/:id/power/:action',
    (world, asked) => {
      const running = POWER[asked.params.action!];
      if (running === undefined) return { status: 404, body: { message: 'Not Found' } };
      return withIdleServer((_world, server) => {
        if (server.commissionStatus !== 3 || server.suspended)
          return { status: 409, body: { message: 'The server cannot be controlled in its current state.' } };
        server.running = running;
        return ok({ queueId: startJob(world, server, `power.${asked.params.action}`) });
      })(world, asked);
    },
  ],
  [
    'POST',
    '/servers/:id/resetPassword',
    withIdleServer((world, server, { body }) => {
      const wrong = body.user !== 'root' && body.user !== 'Administrator';
      const more: Record<string, string> = wrong ? { user: 'The selected user is invalid.' } : {};
      const problem = invalid(body, { 'user*': 'string', sendMail: 'boolean' }, more);
      if (problem) return problem;
      server.password = newPassword();
      const queueId = startJob(world, server, 'password.reset');
      return ok({ queueId, expectedPassword: server.password });
    }),
  ],
  ['GET', '/servers/:id/vnc', withServer((_world, server) => ok({ vnc: vncAnswer(server) }))],
  ['POST', '/servers/:id/vnc', withServer((world, server, { body }) => switchVnc(world, server, body))],
  [
    'GET',
    '/servers/:id/traffic',
    withServer((world, server) =>
      ok({
        monthly: trafficPeriods(world, server).map(({ month, start, end, rx, tx }) => ({
          month,
          start: plainTime(start),
          end: plainTime(end),
          rx,
          tx,
          total: rx + tx,
          limit: server.resources.traffic,
          blocks: [],
        })),
      }),
    ),
  ],
  [
    'GET',
    '/queue/:id',
    (world, { params }) => {
      const job = world.jobs.get(Number(params.id));
      if (!job) return missing('queue');
      const done = world.now().getTime() >= job.endsAt;
      return ok({
        id: job.id,
        jobId: `job-${job.id}`,
        job: 'ServerTask',
        hypervisorId: job.hypervisorId,
        serverId: job.serverId,
        action: job.action,
        queue: 'default',
        started: instant(job.started),
        updated: instant(world.now()),
        finished: done ? instant(new Date(job.endsAt)) : null,
        failed: false,
        progress: done ? 100 : 40,
        errors: null,
      });
    },
  ],
];
