import { invalid, ok } from './reply.ts';
import { serverAnswer } from './server-answer.ts';
import { newPassword, withIdleServer } from './with-server.ts';

/** Installs the operating system. On a server that has one it destroys the data and begins anew. */
export const buildServer = withIdleServer((world, server, { body }) => {
  const plan = world.packages.find((candidate) => candidate.id === server.packageId)!;
  const template = world.templates.find((candidate) => candidate.id === body.operatingSystemId);
  const keys = (body.sshKeys as number[] | undefined) ?? [];
  const foreign = Array.isArray(keys) && keys.some((id) => world.keys.get(id)?.userId !== server.ownerId);
  const hostname = body.hostname as string | undefined;
  const problem = invalid(
    body,
    {
      'operatingSystemId*': 'integer',
      name: 'string',
      hostname: 'string',
      sshKeys: 'integers',
      vnc: 'boolean',
      ipv6: 'boolean',
      email: 'boolean',
      swap: 'number',
    },
    {
      ...(template && template.minimumMemory <= plan.memory
        ? {}
        : { operatingSystemId: 'The selected operating system id is invalid.' }),
      ...(foreign ? { sshKeys: 'The selected ssh keys are invalid.' } : {}),
      ...(hostname === undefined || /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(hostname)
        ? {}
        : { hostname: 'The hostname format is invalid.' }),
    },
  );
  if (problem) return problem;
  server.name = (body.name as string | undefined) ?? server.name;
  server.hostname = hostname ?? server.hostname;
  server.commissionStatus = 1;
  server.buildFailed = false;
  server.built = null;
  server.running = false;
  server.ipv6 = null;
  server.password = newPassword();
  server.vnc.enabled = body.vnc === true;
  server.builds += 1;
  server.build = {
    queuedAt: world.now().getTime(),
    templateId: template!.id,
    ipv6: body.ipv6 === true,
    fails: world.failingBuilds > 0,
    sshKeys: keys,
  };
  if (world.failingBuilds > 0) world.failingBuilds -= 1;
  const answer = serverAnswer(world, server);
  return ok({ ...answer, settings: { ...answer.settings, decryptedPassword: server.password } });
});
