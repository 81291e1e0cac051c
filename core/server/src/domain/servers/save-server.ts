import { Refusal, type Id, type JsonObject, type ServerModuleDefinition } from '@moorage/sdk';
import { noteChanges } from '../../actions/note-changes.ts';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { maskSettings, mergeSettings, sealSettings, type Sealing } from '../../security/sealed-settings.ts';
import { findServerGroup } from './server-group.ts';
import { Server, serverPlace, type ServerStatus } from './server.ts';

export interface ServerFields {
  readonly name?: string;
  readonly groupId?: Id;
  /** As the form sends them: an empty secret keeps its value. */
  readonly settings?: unknown;
  readonly capacity?: number | null;
  readonly weight?: number;
  readonly status?: ServerStatus;
}

export async function findServer(id: Id): Promise<Server> {
  const server = await Server.query().findById(id);
  if (!server) throw new Refusal('server.unknown', `There is no server ${id}.`, { status: 404 });
  return server;
}

/** @throws Refusal `module.unavailable` when its extension is not running */
export function requireModule(app: App, moduleId: string): ServerModuleDefinition {
  const definition = app.connections.moduleDefinition(moduleId);
  if (!definition)
    throw new Refusal(
      'module.unavailable',
      `The module "${moduleId}" is not running. Enable its extension.`,
      {
        status: 409,
      },
    );
  return definition;
}

export const sealingOfServer = (
  app: App,
  id: Id,
  definition: Pick<ServerModuleDefinition, 'settings'>,
): Sealing => ({ sealer: app.sealer, schema: definition.settings, place: serverPlace(id) });

export async function createServer(
  app: App,
  { groupId, name, settings, ...rest }: ServerFields & { groupId: Id; name: string; settings: unknown },
): Promise<Server> {
  return app.db.transaction(async () => {
    const { moduleId } = await findServerGroup(groupId);
    const definition = requireModule(app, moduleId);
    const server = await Server.query().insert({
      ...{ groupId, moduleId, name, settings: {} },
      ...{ capacity: rest.capacity ?? null, weight: rest.weight ?? 1, status: rest.status ?? 'active' },
      createdAt: instant(app.clock.now()),
    });
    // The id is part of what the secrets are bound to, so they follow the row.
    const sealing = sealingOfServer(app, server.id, definition);
    const sealed = sealSettings(sealing, mergeSettings(sealing, settings, null), null);
    await Server.query().findById(server.id).patch({ settings: sealed });
    return findServer(server.id);
  });
}

export async function updateServer(app: App, id: Id, fields: ServerFields): Promise<Server> {
  return app.db.transaction(async () => {
    const server = await findServer(id);
    const definition = requireModule(app, server.moduleId);
    const { groupId, settings, ...plain } = fields;
    const change: Partial<Pick<Server, 'groupId' | 'settings' | 'testedAt' | 'testError'>> = {};
    if (groupId !== undefined) {
      const group = await findServerGroup(groupId);
      if (group.moduleId !== server.moduleId)
        throw new Refusal('server.wrong-group', `${group.name} holds servers of another module.`);
      change.groupId = groupId;
    }
    if (settings !== undefined) {
      const sealed = sealAnew(app, server, definition, settings);
      if (JSON.stringify(sealed) !== JSON.stringify(server.settings))
        Object.assign(change, { settings: sealed, testedAt: null, testError: null });
    }
    const after = { ...plain, ...change };
    if (Object.keys(after).length > 0) await Server.query().findById(id).patch(after);
    noteChanges({
      subject: `servers:${id}`,
      before: masked(definition, server),
      after: masked(definition, await findServer(id)),
    });
    return findServer(id);
  });
}

function sealAnew(
  app: App,
  server: Server,
  definition: ServerModuleDefinition,
  settings: unknown,
): JsonObject {
  const sealing = sealingOfServer(app, server.id, definition);
  return sealSettings(sealing, mergeSettings(sealing, settings, server.settings), server.settings);
}

const masked = (definition: ServerModuleDefinition, server: Server): Record<string, unknown> => ({
  ...{ name: server.name, groupId: server.groupId, capacity: server.capacity, weight: server.weight },
  status: server.status,
  settings: maskSettings(definition.settings, server.settings),
});
