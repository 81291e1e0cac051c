import 'reflect-metadata';
import {
  container as root,
  instanceCachingFactory,
  type DependencyContainer,
  type InjectionToken,
} from 'tsyringe';
import type { Id } from '@moorage/sdk';
import type { ActionRegistry, App, Connections, Live } from './app.ts';
import { createActionRegistry } from './actions/registry.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Config } from './config.ts';
import { openDatabase, type Database } from './database/database.ts';
import { smtp } from './domain/mail/smtp.ts';
import { mailbox, type MailTransport } from './domain/mail/transport.ts';
import { nouns as domainNouns, type Noun } from './domain/register.ts';
import { extensionActions } from './extensions/extensions.actions.ts';
import { createExtensions, type ExtensionParts, type Extensions } from './extensions/extensions.ts';
import { createDispatcher, type Dispatcher } from './hooks/dispatcher.ts';
import { createHooks, type HookRegistry } from './hooks/hooks.ts';
import { createDatabaseQueue } from './jobs/database-queue.ts';
import type { Queue } from './jobs/queue.ts';
import { createScheduler, type Scheduler } from './jobs/scheduler.ts';
import { createLog, type Logger } from './log.ts';
import { createThemes, type Themes } from './themes/index.ts';
import { createSealer, type Sealer } from './security/sealer.ts';

/**
 * The composition root, and the only file that knows tsyringe. Everything is registered by a factory under a token: no
 * decorators, no emitted types, so that every part stays a plain function that a test can call by hand.
 */
const token = <T>(name: keyof App): InjectionToken<T> => Symbol.for(`moorage.${name}`);
const tokens = {
  config: token<Config>('config'),
  log: token<Logger>('log'),
  clock: token<Clock>('clock'),
  db: token<Database>('db'),
  sealer: token<Sealer>('sealer'),
  hooks: token<HookRegistry>('hooks'),
  dispatcher: token<Dispatcher>('dispatcher'),
  queue: token<Queue>('queue'),
  scheduler: token<Scheduler>('scheduler'),
  actions: token<ActionRegistry>('actions'),
  connections: token<Connections>('connections'),
  extensions: token<Extensions>('extensions'),
  live: token<Live>('live'),
  themes: token<Themes>('themes'),
  mailTransport: token<MailTransport>('mailTransport'),
} satisfies { [K in keyof App]: InjectionToken<App[K]> };

/** What the nouns of the domain and the extensions give to the house: actions, jobs, listeners. */
export const nouns: Readonly<Record<string, Noun>> = {
  ...domainNouns,
  extensions: { actions: extensionActions },
};

type Factory<K extends keyof App> = (app: App) => App[K];
export type Parts = { readonly [K in keyof App]?: Factory<K> };

const defaults = {
  log: ({ config }) => createLog(config.logLevel),
  clock: () => systemClock,
  db: ({ config }) => openDatabase(config.databaseUrl),
  sealer: ({ config }) => createSealer(config.keys),
  hooks: (app) =>
    createHooks({
      db: app.db,
      clock: app.clock,
      committed(name, list, brandId) {
        app.dispatcher.poke();
        tellPages(app, name, list, brandId);
      },
    }),
  dispatcher: ({ db, clock, log, hooks }) => createDispatcher({ db, clock, log, hooks }),
  queue: ({ db, clock, log }) => createDatabaseQueue({ db, clock, log }),
  scheduler: ({ db, clock, log, queue }) => createScheduler({ db, clock, log, queue }),
  themes: ({ log }) => createThemes({ log }),
  mailTransport: ({ config, db }) =>
    config.smtpUrl ? smtp({ url: config.smtpUrl, from: config.mailFrom, db }) : mailbox,
  extensions: (app) => createExtensions(app as App & ExtensionParts),
  connections: (app) => app.extensions.connections,
  actions: ({ db, clock, log }) => createActionRegistry({ db, clock, log }),
} satisfies Parts;

/** Puts an app together. `parts` replaces factories: tests hand in a clock, a log, a transport. */
export function assemble(config: Config, parts: Parts = {}): App {
  const container = root.createChildContainer();
  const app = lazyApp(container);
  const factories: Parts = { ...defaults, ...parts, config: () => config };
  for (const name of Object.keys(tokens) as (keyof App)[]) {
    const factory = factories[name] as ((app: App) => unknown) | undefined;
    container.register(tokens[name] as InjectionToken, {
      useFactory: instanceCachingFactory(() => {
        if (!factory) throw new Error(`Nothing provides "${name}"`);
        return factory(app);
      }),
    });
  }
  return app;
}

/** Resolved on first use, so that parts may refer to one another without an order of construction. */
function lazyApp(container: DependencyContainer): App {
  const app = {};
  for (const [name, key] of Object.entries(tokens)) {
    Object.defineProperty(app, name, {
      enumerable: true,
      configurable: true,
      get() {
        const value = container.resolve<unknown>(key as InjectionToken);
        // From now on it is a plain property: the container is not asked with every request.
        Object.defineProperty(app, name, { enumerable: true, value });
        return value;
      },
    });
  }
  return app as App;
}

/** Every event is a hint to the open pages of the client it is about: `invoice.paid` reaches them as topic `invoice`. */
function tellPages({ live }: App, name: string, list: readonly object[], brandId: Id): void {
  const topic = name.split('.', 1)[0] as string;
  const clients = new Set(list.map((data) => (data as { clientId?: Id }).clientId));
  for (const clientId of clients)
    live.tell(topic, { brandId, to: clientId === undefined ? 'staff' : { clientId } });
}
