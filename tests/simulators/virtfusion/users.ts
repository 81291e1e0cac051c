import { randomBytes } from 'node:crypto';
import { empty, instant, invalid, missing, ok, type Asked, type Route } from './reply.ts';
import type { SshKey, User, World } from './world.ts';

const randomText = (bytes: number) => randomBytes(bytes).toString('base64url');

/** `relStr=true` looks at the string relation, without it the path holds an integer. */
export function findByRelation(world: World, { params, query }: Asked): User | undefined {
  const text = ['true', '1'].includes(query.get('relStr') ?? '');
  return [...world.users.values()].find((user) =>
    text ? user.relStr === params.ext : user.extRelationId === Number(params.ext),
  );
}
const noRelation = () => missing('ext_relation_id');

/** As a server shows its owner: without the self-service settings. */
export const ownerAnswer = (user: User) => ({
  id: user.id,
  admin: false,
  extRelationId: user.extRelationId,
  name: user.name,
  email: user.email,
  timezone: 'UTC',
  suspended: false,
  twoFactorAuth: false,
  created: instant(user.created),
  updated: instant(user.created),
});

const userAnswer = (user: User) => ({
  ...ownerAnswer(user),
  selfService: 0,
  selfServiceHourlyGroupProfiles: [],
  selfServiceResourceGroupProfiles: [],
  selfServiceHourlyResourcePack: null,
});

const keyAnswer = (key: SshKey) => ({
  id: key.id,
  name: key.name,
  publicKey: key.publicKey,
  type: key.publicKey.split(' ')[0] ?? '',
  enabled: true,
  created: instant(key.created),
  updated: instant(key.created),
});

function takenFields(world: World, body: Record<string, unknown>): Record<string, string> {
  const users = [...world.users.values()];
  const taken: Record<string, string> = {};
  const email = typeof body.email === 'string' ? body.email.toLowerCase() : '';
  if (email && !/^[^@\s]+@[^@\s]+$/.test(email)) taken.email = 'The email must be a valid email address.';
  if (users.some((user) => user.email.toLowerCase() === email))
    taken.email = 'The email has already been taken.';
  if (body.relStr !== undefined && users.some((user) => user.relStr === body.relStr))
    taken.relStr = 'The rel str has already been taken.';
  if (body.extRelationId !== undefined && users.some((user) => user.extRelationId === body.extRelationId))
    taken.extRelationId = 'The ext relation id has already been taken.';
  return taken;
}

function login(world: World, asked: Asked, serverId: number | null) {
  const user = findByRelation(world, asked);
  if (!user) return noRelation();
  if (serverId !== null && world.servers.get(serverId)?.ownerId !== user.id) return missing('server');
  const tokens = { '1': randomText(24), '2': randomText(24) };
  const expires = world.now().getTime() + 60_000;
  world.logins.set(`${tokens['1']}.${tokens['2']}`, { userId: user.id, serverId, expires });
  return ok({
    authentication: {
      tokens,
      endpoint: '/token_authenticate',
      endpoint_complete: `/token_authenticate/?1=${tokens['1']}&2=${tokens['2']}`,
      expiry: { ttl: 60, expires: instant(new Date(expires)) },
    },
  });
}

export const userRoutes: readonly Route[] = [
  [
    'POST',
    '/users',
    (world, { body }) => {
      const problem = invalid(
        body,
        {
          'name*': 'string',
          'email*': 'string',
          extRelationId: 'integer',
          relStr: 'string',
          sendMail: 'boolean',
        },
        takenFields(world, body),
      );
      if (problem) return problem;
      const user: User = {
        id: world.nextId(),
        extRelationId: (body.extRelationId as number | undefined) ?? null,
        relStr: (body.relStr as string | undefined) ?? null,
        name: body.name as string,
        email: body.email as string,
        password: randomText(12),
        created: world.now(),
      };
      world.users.set(user.id, user);
      return ok({ ...userAnswer(user), password: user.password }, 201);
    },
  ],
  [
    'GET',
    '/users/:ext/byExtRelation',
    (world, asked) => {
      const user = findByRelation(world, asked);
      return user ? ok(userAnswer(user)) : noRelation();
    },
  ],
  [
    'DELETE',
    '/users/:ext/byExtRelation',
    (world, asked) => {
      const user = findByRelation(world, asked);
      if (!user) return noRelation();
      if ([...world.servers.values()].some((server) => server.ownerId === user.id))
        return { status: 409, body: { message: 'The user still has servers.' } };
      world.users.delete(user.id);
      return empty();
    },
  ],
  ['POST', '/users/:ext/authenticationTokens', (world, asked) => login(world, asked, null)],
  [
    'POST',
    '/users/:ext/serverAuthenticationTokens/:serverId',
    (world, asked) => login(world, asked, Number(asked.params.serverId)),
  ],
  [
    'POST',
    '/ssh_keys',
    (world, { body }) => {
      const key = typeof body.publicKey === 'string' ? body.publicKey : '';
      const wrongKey = !/^(ssh-|ecdsa-|sk-)[\w@.-]+ [A-Za-z0-9+/]+=*( .*)?$/.test(key);
      const problem = invalid(
        body,
        { 'userId*': 'integer', 'name*': 'string', 'publicKey*': 'string' },
        {
          ...(world.users.has(Number(body.userId)) ? {} : { userId: 'The selected user id is invalid.' }),
          ...(wrongKey ? { publicKey: 'The public key is invalid.' } : {}),
        },
      );
      if (problem) return problem;
      const added: SshKey = {
        id: world.nextId(),
        userId: body.userId as number,
        name: body.name as string,
        publicKey: body.publicKey as string,
        created: world.now(),
      };
      world.keys.set(added.id, added);
      const { id, name, type, created } = keyAnswer(added);
      return ok({ id, name, type, createdAt: created }, 201);
    },
  ],
  [
    'GET',
    '/ssh_keys/user/:userId',
    (world, { params }) => {
      if (!world.users.has(Number(params.userId))) return missing('user');
      return ok(
        [...world.keys.values()].filter((key) => key.userId === Number(params.userId)).map(keyAnswer),
      );
    },
  ],
  [
    'GET',
    '/ssh_keys/:id',
    (world, { params }) => {
      const key = world.keys.get(Number(params.id));
      return key ? ok(keyAnswer(key)) : missing('ssh key');
    },
  ],
  [
    'DELETE',
    '/ssh_keys/:id',
    (world, { params }) => (world.keys.delete(Number(params.id)) ? empty() : missing('ssh key')),
  ],
];
