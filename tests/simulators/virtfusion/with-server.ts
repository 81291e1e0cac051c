import { randomBytes } from 'node:crypto';
import { locked, missing, type Asked, type Handler, type Reply } from './reply.ts';
import { isBusy } from './settle.ts';
import type { Server, World } from './world.ts';

/** Finds the server or answers 404 as the panel does. */
export const withServer =
  (handler: (world: World, server: Server, asked: Asked) => Reply): Handler =>
  (world, asked) => {
    const server = world.servers.get(Number(asked.params.id));
    return server ? handler(world, server, asked) : missing('server');
  };

/** Also refuses while a task is under way. */
export const withIdleServer = (handler: (world: World, server: Server, asked: Asked) => Reply): Handler =>
  withServer((world, server, asked) => (isBusy(world, server) ? locked() : handler(world, server, asked)));

export const newPassword = () => randomBytes(12).toString('base64url');
