import type { Caller, Context, Json, JsonObject, RawRequest } from '@moorage/sdk';
import { ambient, currentBrand, systemCaller } from '../database/ambient.ts';
import type { Disposables } from './disposables.ts';
import type { ExtensionParts } from './extensions.ts';
import type { GoodPackage } from './package.ts';
import type { VendorHttp } from './vendor-http.ts';

export type WebhookHandler = (request: RawRequest) => Promise<void>;
export type Webhooks = Map<string, WebhookHandler>;

const wordPattern = /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$/;

/** Builds what a plugin's `setup` is handed. Every registration notes its undo on the same line. */
export function createContext({
  parts,
  found,
  settings,
  disposables,
  http,
  webhooks,
}: {
  parts: ExtensionParts;
  found: GoodPackage;
  settings: JsonObject;
  disposables: Disposables;
  http: VendorHttp;
  webhooks: Webhooks;
}): Context {
  const { id, manifest } = found;
  const { registered, tracked, assertOpen } = disposables;
  const { hooks, db, queue, scheduler, actions } = parts;
  const log = parts.log.child({ extension: id });
  const own = (name: string): string => {
    assertOpen();
    if (!wordPattern.test(name))
      throw new Error(`${id}: "${name}" is not a name. Use lower-case words joined by "_" or ".".`);
    return `${id}.${name}`;
  };

  return {
    id,
    settings: deepFreeze(settings),
    log,
    http: http.of(log),
    clock: { now: () => parts.clock.now() },
    db: {
      get knex() {
        return db.knex();
      },
      transaction: (work) => db.transaction(work),
    },
    hooks: {
      on(name, handler, options) {
        assertOpen();
        registered(hooks.on(id, name, tracked(handler), options?.id));
      },
      filter(name, handler, options) {
        assertOpen();
        registered(hooks.filter(id, name, tracked(handler), options?.order));
      },
      declare(name, schema) {
        assertOpen();
        registered(hooks.declare(id, name, schema));
      },
      emit(name, data, options) {
        if (!name.startsWith(`${id}.`))
          throw new Error(`${id} may emit events named ${id}.… only, not ${name}`);
        return hooks.emit(name, data, options?.aggregate);
      },
    },
    actions(group) {
      for (const [name, action] of Object.entries(group)) {
        const run = tracked((input: never, caller: Caller) => action.run(input, caller));
        registered(actions.add(id, own(name), { ...action, run }));
      }
    },
    job(name, run) {
      const job = own(name);
      registered(
        queue.process(
          job,
          tracked((data) => run(data as never)),
        ),
      );
      return {
        enqueue: (data, options) =>
          queue.enqueue(job, data, {
            ...(options?.key === undefined ? {} : { key: `${job}:${options.key}`, revive: true }),
            ...(options?.runAt === undefined ? {} : { runAt: options.runAt }),
          }),
      };
    },
    every(cron, name, run) {
      registered(
        scheduler.every({
          name: own(name),
          title: `${manifest.title}: ${name.replace(/[._-]/g, ' ')}`,
          cron,
          run: tracked(run),
        }),
      );
    },
    webhook(path, receive) {
      assertOpen();
      if (!/^[a-z0-9][a-z0-9/_-]{0,99}$/.test(path))
        throw new Error(`${id}: "${path}" is not a webhook path. Use lower-case words joined by "/" or "-".`);
      const key = `${id}/${path}`;
      if (webhooks.has(key)) throw new Error(`${id} has a webhook "${path}" already`);
      webhooks.set(key, tracked(receive));
      registered(() => webhooks.delete(key));
    },
    call: async (action, input) =>
      (await actions.call(action, input, callerOf(id, manifest.permissions ?? []))) as Json,
    dispose: disposables.cleanup,
  };
}

/** An extension calls actions as itself: in the brand at hand, with the permissions that its manifest asks for. */
function callerOf(id: string, permissions: readonly string[]): Caller {
  return {
    ...systemCaller(currentBrand()),
    permissions: new Set(permissions),
    userAgent: `extension:${id}`,
    requestId: ambient()?.caller?.requestId ?? '',
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
