import {
  Refusal,
  type ConnectionContext,
  type Gateway,
  type GatewayDefinition,
  type Id,
  type JsonObject,
  type ServerModule,
  type ServerModuleDefinition,
  type TSchema,
} from '@moorage/sdk';
import type { Connections } from '../app.ts';
import { currentBrand } from '../database/ambient.ts';
import { accountPlace } from '../domain/gateways/gateway-account.ts';
import { readAccount, type StoredAccount } from '../domain/gateways/read-account.ts';
import { Server, serverPlace } from '../domain/servers/server.ts';
import { checkForm } from '../security/check-form.ts';
import { openSettings } from '../security/sealed-settings.ts';
import type { Disposables } from './disposables.ts';
import type { ExtensionParts } from './extensions.ts';
import type { Definition } from './load-definition.ts';
import type { VendorHttp } from './vendor-http.ts';

/** A definition that can be connected with now. */
export interface Provided {
  readonly title: string;
  readonly definition: Definition;
  readonly disposables: Pick<Disposables, 'tracked'> | null;
}

interface Row {
  readonly id: Id;
  /** JSON, as it is stored. */
  readonly settings: string;
}
interface Kept {
  readonly text: string;
  readonly owner: string;
  readonly connection: object;
}

/** Opens the way to servers and gateway accounts, and keeps it as long as row and extension stay as they are. */
export function createConnections({
  parts,
  http,
  provided,
}: {
  parts: ExtensionParts;
  http: VendorHttp;
  provided: () => ReadonlyMap<string, Provided>;
}): Connections & { drop(extensionId: string): void } {
  const kept = new Map<string, Kept>();
  const moduleOf = (id: string): ServerModuleDefinition | undefined => {
    const definition = provided().get(id)?.definition;
    return definition?.kind === 'server-module' ? definition.module : undefined;
  };
  const gatewayOf = (id: string): GatewayDefinition | undefined => {
    const definition = provided().get(id)?.definition;
    return definition?.kind === 'gateway' ? definition.gateway : undefined;
  };

  function context(owner: string, id: Id, settings: JsonObject): ConnectionContext<never> {
    const log = parts.log.child({ extension: owner, connection: id });
    return {
      id,
      settings: settings as never,
      log,
      http: http.of(log),
      clock: { now: () => parts.clock.now() },
    };
  }

  /** @throws Refusal when the settings cannot be opened, do not fit any more, or the extension rejects them */
  function open<T extends object>(
    key: string,
    place: string,
    owner: string,
    row: Row,
    definition: { settings: TSchema; connect(context: ConnectionContext<never>): T },
    refuse: (reason: string, cause?: unknown) => Refusal,
  ): T {
    const text = row.settings;
    const known = kept.get(key);
    if (known?.text === text && known.owner === owner) return known.connection as T;
    kept.delete(key);
    try {
      const settings = checkForm(
        definition.settings,
        openSettings({ sealer: parts.sealer, place }, JSON.parse(text) as JsonObject),
        {
          code: 'settings.invalid',
          message: 'its settings are not complete any more; open and save them',
        },
      );
      const connection = watched(owner, definition.connect(context(owner, row.id, settings)));
      kept.set(key, { text, owner, connection });
      return connection;
    } catch (error) {
      throw refuse((error as Error).message, error);
    }
  }

  /** Disabling the extension waits for calls that run. */
  function watched<T extends object>(owner: string, connection: T): T {
    const disposables = provided().get(owner)?.disposables;
    if (!disposables) return connection;
    return new Proxy(connection, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return disposables.tracked((...input: unknown[]): unknown => value.apply(target, input) as unknown);
      },
    });
  }

  function openGateway(accountId: Id, found?: StoredAccount): ReturnType<Connections['gatewayOf']> {
    const row = found?.brandId === currentBrand() ? found : undefined;
    if (!row) throw unavailable('gateway', 'It does not exist.');
    const definition = gatewayOf(row.gatewayId);
    if (!definition) throw unavailable('gateway', `The gateway "${row.gatewayId}" is not running.`);
    const gateway = open<Gateway>(
      `gateway:${accountId}`,
      accountPlace(accountId),
      row.gatewayId,
      { id: accountId, settings: row.settings },
      definition,
      (reason, cause) => unavailable('gateway', `${row.title}: ${reason}`, cause),
    );
    return { gateway, definition };
  }

  return {
    moduleDefinition: moduleOf,
    gatewayDefinition: gatewayOf,
    modules: () => titled(provided(), 'server-module'),
    gateways: () => titled(provided(), 'gateway'),
    async server(serverId) {
      const row = await Server.query().findById(serverId);
      if (!row || row.status === 'disabled')
        throw unavailable('server', row ? `${row.name} is disabled.` : 'It does not exist.');
      const definition = moduleOf(row.moduleId);
      if (!definition) throw unavailable('server', `The module "${row.moduleId}" is not running.`);
      const module = open<ServerModule>(
        `server:${serverId}`,
        serverPlace(serverId),
        row.moduleId,
        { id: serverId, settings: JSON.stringify(row.settings) },
        definition,
        (reason, cause) => unavailable('server', `${row.name}: ${reason}`, cause),
      );
      return { module, definition };
    },
    gateway: async (accountId) => openGateway(accountId, await readAccount(parts.db, accountId)),
    gatewayOf: openGateway,
    async tryServer(moduleId, settings) {
      const definition = moduleOf(moduleId);
      if (!definition) throw unavailable('server', `The module "${moduleId}" is not running.`);
      const checked = checkForm(definition.settings, settings, invalid);
      return watched(moduleId, definition.connect(context(moduleId, 0, checked)));
    },
    async tryGateway(gatewayId, settings) {
      const definition = gatewayOf(gatewayId);
      if (!definition) throw unavailable('gateway', `The gateway "${gatewayId}" is not running.`);
      const checked = checkForm(definition.settings, settings, invalid);
      return watched(gatewayId, definition.connect(context(gatewayId, 0, checked)));
    },
    drop(extensionId) {
      for (const [key, { owner }] of kept) if (owner === extensionId) kept.delete(key);
    },
  };
}

const invalid = { code: 'settings.invalid', message: 'Some of the settings are missing or not valid.' };

const titled = (
  all: ReadonlyMap<string, Provided>,
  kind: Definition['kind'],
): { id: string; title: string }[] =>
  [...all].filter(([, { definition }]) => definition.kind === kind).map(([id, { title }]) => ({ id, title }));

function unavailable(what: 'server' | 'gateway', reason: string, cause?: unknown): Refusal {
  const refusal = new Refusal(`${what}.unavailable`, `This ${what} cannot be used now. ${reason}`, {
    status: 503,
  });
  if (cause !== undefined) refusal.cause = cause;
  return refusal;
}
