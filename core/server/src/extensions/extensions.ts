import type { RawRequest } from '@moorage/sdk';
import type { App, Connections } from '../app.ts';
import { refuseInTransaction } from '../database/ambient.ts';
import { createConnections, type Provided } from './connections.ts';
import { createConverger } from './converge.ts';
import { discover } from './discover.ts';
import { createExtensionUi, type ExtensionUi } from './extension-ui.ts';
import { createFailures, type Failures } from './failures.ts';
import type { OpenDatabase } from './install.ts';
import { createLifecycle, type Lifecycle } from './lifecycle.ts';
import type { Definition } from './load-definition.ts';
import { isGood, type ExtensionPackage, type GoodPackage } from './package.ts';
import { createRows } from './rows.ts';
import { defaultLimits, type Limits, type RunningExtension } from './running-extension.ts';
import { createVendorHttp } from './vendor-http.ts';
import type { Webhooks } from './context.ts';

/** What the extensions stand on; the rest of `App` stands on them. */
export type ExtensionParts = Pick<
  App,
  'config' | 'log' | 'clock' | 'sealer' | 'hooks' | 'queue' | 'scheduler' | 'actions' | 'live'
> & { readonly db: OpenDatabase };

/** All that the house knows of extensions. */
export interface Extensions extends Lifecycle {
  /** Looks for packages and starts what staff want. An extension that fails is marked and keeps nobody from starting. */
  start(): Promise<void>;
  /** Undoes everything; rows stay, so the next start does it all again. */
  stop(): Promise<void>;
  /** Looks once whether another process decided something, and catches up. */
  follow(): Promise<void>;
  /** Reads the folders again. */
  rediscover(): Promise<void>;
  readonly connections: Connections;
  readonly ui: ExtensionUi;
  readonly failures: Failures;
  /** False when no running extension has that webhook. */
  receiveWebhook(id: string, path: string, request: RawRequest): Promise<boolean>;
  /** The packages of themes that staff enabled. */
  themes(): readonly GoodPackage[];
  /** Calls after every change of what runs here, before whoever asked for it hears that it is done. @returns its undo */
  onChange(listener: () => void): () => void;
  /** For tests and simulators: a module or gateway without a package. @returns its undo */
  provide(id: string, definition: Exclude<Definition, { kind: 'plugin' }>): () => void;
}

const pollMilliseconds = 1_000;

export function createExtensions(
  parts: ExtensionParts,
  { limits = defaultLimits, poll = pollMilliseconds }: { limits?: Limits; poll?: number } = {},
): Extensions {
  const { db, log, live } = parts;
  const rows = createRows(parts);
  const failures = createFailures(parts);
  const running = new Map<string, RunningExtension>();
  const extra = new Map<string, Provided>();
  const webhooks: Webhooks = new Map();
  const http = createVendorHttp({ allowLoopback: parts.config.allowLoopback });
  const connections = createConnections({ parts, http, provided });
  const converger = createConverger({
    parts,
    rows,
    running,
    http,
    webhooks,
    limits,
    stopped: (id) => connections.drop(id),
  });
  const listeners = new Set<() => void>();
  let packages: ReadonlyMap<string, ExtensionPackage> = new Map();
  let seen = 0;
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function provided(): ReadonlyMap<string, Provided> {
    const own = [...running].map(([id, { found, definition, disposables }]): [string, Provided] => [
      id,
      { title: found.title, definition, disposables },
    ]);
    return new Map([...extra, ...own]);
  }

  /** Changes happen one after the other, and never inside a transaction: they run code and build tables. */
  function alone<T>(work: () => Promise<T>): Promise<T> {
    refuseInTransaction('A change of extensions');
    const next = last.then(() => db.house(work));
    last = next.catch(() => undefined);
    return next;
  }

  async function readFolders(): Promise<void> {
    const before = packages;
    packages = new Map((await discover(parts.config)).map((one) => [one.id, one]));
    await rows.record([...packages.values()]);
    const mended = [...packages.values()].filter((one) => isGood(one) && !isGood(before.get(one.id)));
    await rows.retryFailed(mended.map(({ id }) => id));
  }

  async function converge(): Promise<void> {
    const revision = await rows.revision();
    const wanted = (await rows.all()).filter((row) => row.wanted === 1);
    if (wanted.some((row) => !packages.has(row.extensionId) && row.state !== 'missing')) await readFolders();
    const changed = await converger.converge(packages);
    if (changed) for (const listener of listeners) listener();
    const moved = seen !== revision;
    seen = revision;
    if (changed || moved) live.tell('extensions', { brandId: null, to: 'everyone' });
  }

  async function follow(): Promise<void> {
    await failures.flush();
    if ((await rows.revision()) !== seen) await alone(converge);
  }

  function beat(): void {
    follow()
      .catch((error: unknown) => log.error({ err: error }, 'Extensions cannot follow; another try comes'))
      .finally(() => {
        if (timer !== undefined) timer = setTimeout(beat, poll);
      });
  }

  parts.hooks.onFailure((extensionId, hook, error) => {
    log.error({ extension: extensionId, hook, err: error }, 'A filter broke and was skipped');
    failures.note({ extensionId, app: 'server', phase: 'filter', message: `${hook}: ${String(error)}` });
  });

  return {
    ...createLifecycle({
      parts,
      rows,
      failures,
      limits,
      running,
      packages: () => packages,
      alone,
      converge,
      rediscover: readFolders,
    }),
    connections,
    failures,
    ui: createExtensionUi({ running, revision: () => seen, failures }),
    async start() {
      await alone(async () => {
        await readFolders();
        await converge();
      });
      timer ??= setTimeout(beat, poll);
    },
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await alone(() => converger.stopAll());
      await failures.flush();
      await http.close();
    },
    follow,
    rediscover: () =>
      alone(async () => {
        await readFolders();
        await converge();
      }),
    async receiveWebhook(id, path, request) {
      const receive = webhooks.get(`${id}/${path}`);
      if (!receive) return false;
      await receive(request);
      return true;
    },
    themes: () =>
      [...running.values()].map(({ found }) => found).filter(({ manifest }) => manifest.kind === 'theme'),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    provide(id, definition) {
      if (provided().has(id)) throw new Error(`There is a definition of "${id}" already`);
      extra.set(id, { title: id, definition, disposables: null });
      return () => {
        extra.delete(id);
        connections.drop(id);
      };
    },
  };
}
