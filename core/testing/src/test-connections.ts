import {
  Refusal,
  VendorError,
  type ConnectionContext,
  type GatewayDefinition,
  type HttpRequest,
  type HttpResponse,
  type Id,
  type ServerModuleDefinition,
} from '@moorage/sdk';
import type { App, Connections } from '@moorage/server/testing';

/**
 * Modules and gateways handed in as definitions, without packages on disk. The way to the vendor is real HTTP, so that the
 * vendor's simulator is met as the vendor would be.
 */
export function createTestConnections() {
  const modules = new Map<string, ServerModuleDefinition>();
  const gateways = new Map<string, GatewayDefinition>();
  const servers = new Map<Id, { kind: string; settings: object }>();
  const accounts = new Map<Id, { kind: string; settings: object }>();

  const context = (app: App, id: Id, settings: unknown): ConnectionContext<never> => ({
    id,
    settings: settings as never,
    log: {
      debug: (fields, message) => app.log.debug(fields, message),
      info: (fields, message) => app.log.info(fields, message),
      warn: (fields, message) => app.log.warn(fields, message),
      error: (fields, message) => app.log.error(fields, message),
    },
    http: { request },
    clock: { now: () => app.clock.now() },
  });
  const known = <T>(map: Map<string, T>, id: string, code: string): T => {
    const found = map.get(id);
    if (!found) throw new Refusal(code, `${id} is not registered`);
    return found;
  };

  function gateway(app: App, accountId: Id): ReturnType<Connections['gatewayOf']> {
    const bound = accounts.get(accountId);
    if (!bound) throw new Refusal('gateway.unavailable', `Account ${accountId} is not available`);
    const definition = known(gateways, bound.kind, 'gateway.unavailable');
    return { definition, gateway: definition.connect(context(app, accountId, bound.settings)) };
  }

  const factory = (app: App): Connections => ({
    moduleDefinition: (id) => modules.get(id),
    gatewayDefinition: (id) => gateways.get(id),
    modules: () => [...modules.keys()].map((id) => ({ id, title: id })),
    gateways: () => [...gateways.keys()].map((id) => ({ id, title: id })),
    server(serverId) {
      const bound = servers.get(serverId);
      if (!bound)
        return Promise.reject(new Refusal('server.unavailable', `Server ${serverId} is not available`));
      const definition = known(modules, bound.kind, 'server.unavailable');
      return Promise.resolve({
        definition,
        module: definition.connect(context(app, serverId, bound.settings)),
      });
    },
    gateway: async (accountId) => Promise.resolve(gateway(app, accountId)),
    gatewayOf: (accountId) => gateway(app, accountId),
    tryServer: (id, settings) =>
      Promise.resolve(known(modules, id, 'server.unavailable').connect(context(app, 0, settings))),
    tryGateway: (id, settings) =>
      Promise.resolve(known(gateways, id, 'gateway.unavailable').connect(context(app, 0, settings))),
  });

  return {
    factory,
    registerModule: (id: string, definition: ServerModuleDefinition) => void modules.set(id, definition),
    registerGateway: (id: string, definition: GatewayDefinition) => void gateways.set(id, definition),
    bindServer: (id: Id, kind: string, settings: object) => void servers.set(id, { kind, settings }),
    bindGateway: (id: Id, kind: string, settings: object) => void accounts.set(id, { kind, settings }),
  };
}

async function request(url: string, options: HttpRequest = {}): Promise<HttpResponse> {
  try {
    const response = await fetch(url, {
      method: options.method ?? 'GET',
      ...(options.headers ? { headers: options.headers } : {}),
      ...(options.body === undefined ? {} : { body: options.body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(options.timeout ?? 15_000),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text,
      json<T>() {
        try {
          return JSON.parse(text) as T;
        } catch (cause) {
          throw new VendorError('vendor.garbage', 'The vendor did not answer with JSON', {
            outcome: 'unknown',
            cause,
          });
        }
      },
    };
  } catch (cause) {
    throw new VendorError('vendor.no-answer', 'The vendor did not answer', { outcome: 'unknown', cause });
  }
}
