import { buildServer } from './build-server.ts';
import { templateGroups } from './catalogue.ts';
import { createServer } from './create-server.ts';
import { remoteState } from './remote-state.ts';
import { empty, invalid, missing, ok, paged, type Route } from './reply.ts';
import { listedAnswer, ownedAnswer, serverAnswer } from './server-answer.ts';
import { withServer } from './with-server.ts';

export const serverRoutes: readonly Route[] = [
  ['POST', '/servers', createServer],
  [
    'GET',
    '/servers',
    (world, asked) => {
      const hypervisorId = asked.query.get('hypervisorId');
      const chosen = [...world.servers.values()].filter(
        (server) => hypervisorId === null || server.hypervisorId === Number(hypervisorId),
      );
      const full = asked.query.get('type') === 'full';
      const answers = chosen.map((server) => (full ? serverAnswer : listedAnswer)(world, server));
      return paged(answers, asked, '/servers');
    },
  ],
  [
    'GET',
    '/servers/user/:userId',
    (world, { params }) => {
      const userId = Number(params.userId);
      if (!world.users.has(userId)) return missing('user');
      const owned = [...world.servers.values()].filter((server) => server.ownerId === userId);
      return ok(owned.map((server) => ownedAnswer(world, server)));
    },
  ],
  [
    'GET',
    '/servers/:id',
    withServer((world, server, { query }) => {
      const live = ['true', '1'].includes(query.get('remoteState') ?? '');
      return ok({
        ...serverAnswer(world, server),
        remoteState: live && server.commissionStatus === 3 && remoteState(server),
      });
    }),
  ],
  ['POST', '/servers/:id/build', buildServer],
  [
    'PUT',
    '/servers/:id/modify/name',
    withServer((_world, server, { body }) => {
      const tooLong = typeof body.name === 'string' && body.name.length > 63;
      const more: Record<string, string> = tooLong
        ? { name: 'The name may not be greater than 63 characters.' }
        : {};
      const problem = invalid(body, { 'name*': 'string' }, more);
      if (problem) return problem;
      server.name = body.name as string;
      return empty(201);
    }),
  ],
  [
    'GET',
    '/servers/:id/templates',
    withServer((world, server) =>
      ok(
        templateGroups(
          world.templates.filter((template) => template.minimumMemory <= server.resources.memory),
        ),
      ),
    ),
  ],
];
