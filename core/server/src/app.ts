import type {
  Action,
  Caller,
  Gateway,
  GatewayDefinition,
  Id,
  ServerModule,
  ServerModuleDefinition,
} from '@moorage/sdk';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { StoredAccount } from './domain/gateways/read-account.ts';
import type { Database } from './database/database.ts';
import type { Extensions } from './extensions/extensions.ts';
import type { Dispatcher } from './hooks/dispatcher.ts';
import type { HookRegistry } from './hooks/hooks.ts';
import type { Queue } from './jobs/queue.ts';
import type { Scheduler } from './jobs/scheduler.ts';
import type { Logger } from './log.ts';
import type { MailTransport } from './domain/mail/transport.ts';
import type { Themes } from './themes/index.ts';
import type { Sealer } from './security/sealer.ts';

/**
 * What a use case is handed. Verbs of the domain are plain functions that take it first:
 * `issueInvoice(app, { … })`. It is put together in `container.ts`, and nowhere else.
 */
export interface App {
  readonly config: Config;
  readonly log: Logger;
  readonly clock: Clock;
  readonly db: Database;
  readonly sealer: Sealer;
  readonly hooks: HookRegistry;
  readonly dispatcher: Dispatcher;
  readonly queue: Queue;
  readonly scheduler: Scheduler;
  readonly actions: ActionRegistry;
  readonly connections: Connections;
  readonly extensions: Extensions;
  readonly live: Live;
  readonly themes: Themes;
  readonly mailTransport: MailTransport;
}

/** Name → action. Core's are registered at start, an extension's while it is enabled. */
export interface ActionRegistry {
  add(owner: string, name: string, action: Action): () => void;
  get(name: string): Action | undefined;
  all(): ReadonlyMap<string, Action>;
  /** Raised at every change, so that routers and documents know when to be built anew. */
  revision(): number;
  /**
   * In-process call with everything the outside has too: audience, permission, validation, audit.
   * @throws Refusal
   */
  call(name: string, input: unknown, caller: Caller): Promise<unknown>;
}

/** The way from the domain to modules and gateways. Extensions stand behind it; the domain never sees them. */
export interface Connections {
  moduleDefinition(moduleId: string): ServerModuleDefinition | undefined;
  gatewayDefinition(gatewayId: string): GatewayDefinition | undefined;
  /** The modules and gateways that can be used now. */
  modules(): readonly { id: string; title: string }[];
  gateways(): readonly { id: string; title: string }[];
  /** @throws Refusal `server.unavailable` when the server is disabled, its module is off, or its settings cannot be opened */
  server(serverId: Id): Promise<{ module: ServerModule; definition: ServerModuleDefinition }>;
  /**
   * Also when the account is disabled: what was begun there has to be followed to its end. Whoever begins something new asks
   * `requireOffered` first.
   * @throws Refusal `gateway.unavailable` when there is no such account, its gateway is off, or its settings cannot be opened
   */
  gateway(accountId: Id): Promise<{ gateway: Gateway; definition: GatewayDefinition }>;
  /** The same for an account that the caller has read just now. */
  gatewayOf(accountId: Id, account: StoredAccount): { gateway: Gateway; definition: GatewayDefinition };
  /** A connection from settings that are not saved yet, for "test connection". */
  tryServer(moduleId: string, settings: unknown): Promise<ServerModule>;
  tryGateway(gatewayId: string, settings: unknown): Promise<Gateway>;
}

/** Tells open pages that something changed. A hint: pages ask for the facts through actions. */
export interface Live {
  /** `to` limits the hint to staff or to one client; `everyone` reaches all pages of the brand. */
  tell(
    topic: string,
    about: { brandId: Id | null; to: 'everyone' | 'staff' | { clientId: Id }; id?: Id },
  ): void;
}
