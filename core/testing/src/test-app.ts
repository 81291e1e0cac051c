import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Caller, GatewayDefinition, Id, ServerModuleDefinition } from '@moorage/sdk';
import {
  assembleForTests,
  createBrand,
  migrate,
  MovableClock,
  nouns,
  systemCaller,
  type App,
  type Parts,
} from '@moorage/server/testing';
import { createReusableDatabase } from './test-database.ts';
import { testThemes } from './test-themes.ts';
import { createTestConnections } from './test-connections.ts';

export interface TestApp {
  readonly app: App;
  readonly clock: MovableClock;
  readonly brandId: Id;
  /** Every log line written so far, as JSON text: look for secrets here. */
  readonly logs: readonly string[];
  asSystem<T>(work: () => Promise<T>): Promise<T>;
  as<T>(caller: Partial<Caller>, work: () => Promise<T>): Promise<T>;
  registerModule(id: string, definition: ServerModuleDefinition): void;
  registerGateway(id: string, definition: GatewayDefinition): void;
  /** A server in a group of its own. */
  addServer(moduleId: string, settings: object): Promise<{ serverId: Id; groupId: Id }>;
  addGatewayAccount(gatewayId: string, settings: object): Promise<Id>;
  createClient(fields?: {
    name?: string;
    email?: string;
    currency?: string;
    timeZone?: string;
    country?: string;
  }): Promise<Id>;
  /** Runs jobs and deliveries until nothing is due any more. */
  settle(): Promise<void>;
  /** Moves the clock in steps, lets every schedule come due on the way, and settles after each step. */
  travelTo(instant: string, options?: { stepHours?: number; each?: () => Promise<void> }): Promise<void>;
  close(): Promise<void>;
}

/**
 * A whole app on a fresh database (SQLite, or MariaDB when `MOORAGE_TEST_DATABASE` names a server), with a clock that only
 * the test moves. Nothing is replaced but time, the log and the way to vendors. Its files are in `MOORAGE_TEST_FOLDER`, or
 * where the system keeps temporary ones.
 */
export async function createTestApp(
  options: { now?: string; parts?: Parts; policy?: object } = {},
): Promise<TestApp> {
  const directory = mkdtempSync(join(process.env.MOORAGE_TEST_FOLDER ?? tmpdir(), 'moorage-test-'));
  const database = await createReusableDatabase(directory);
  const clock = new MovableClock(options.now ?? '2026-01-05T09:00:00.000Z');
  const logs: string[] = [];
  const connections = createTestConnections();
  const app = assembleForTests(
    {
      dataDirectory: directory,
      host: '127.0.0.1',
      port: 0,
      publicUrl: 'http://localhost:8080',
      databaseUrl: database.url,
      redisUrl: null,
      smtpUrl: null,
      mailFrom: null,
      logLevel: 'debug',
      trustedProxies: [],
      extensionRoots: [],
      applicationRoot: directory,
      keys: [{ id: 'k1', key: randomBytes(32).toString('hex') }],
      allowLoopback: true,
      sandbox: true,
    },
    { clock: () => clock, connections: connections.factory, themes: testThemes, ...options.parts },
    { write: (line) => void logs.push(line) },
  );
  await migrate(app);
  database.isMigrated();
  for (const noun of Object.values(nouns)) noun.work?.(app);
  for (const [noun, { actions }] of Object.entries(nouns)) {
    for (const [name, action] of Object.entries(actions?.(app) ?? {}))
      app.actions.add('core', `${noun}.${name}`, action);
  }
  const brandId = await createBrand(app, options.policy ?? {});
  const asSystem = <T>(work: () => Promise<T>): Promise<T> => app.db.asSystem(brandId, work);

  const insert = (table: string, row: object): Promise<Id> =>
    asSystem(() =>
      app.db.transaction(async () => (await app.db.insertMany(table, [{ brandId, ...row }]))[0] as Id),
    );
  const now = (): string => clock.now().toISOString();

  async function settle(): Promise<void> {
    for (let round = 0; round < 1_000; round += 1) {
      const moved = (await app.dispatcher.drain()) + (await app.queue.drain());
      if (moved === 0) return;
    }
    throw new Error('The app does not come to rest');
  }

  return {
    app,
    clock,
    brandId,
    logs,
    asSystem,
    as: (caller, work) => app.db.as({ ...systemCaller(brandId), ...caller }, work),
    registerModule: connections.registerModule,
    registerGateway: connections.registerGateway,
    async addServer(moduleId, settings) {
      const groupId = await insert('serverGroup', { name: moduleId, moduleId, placement: 'first' });
      const serverId = await insert('server', {
        groupId,
        moduleId,
        name: `${moduleId}-1`,
        settings: JSON.stringify(settings),
        weight: 1,
        status: 'active',
        createdAt: now(),
      });
      connections.bindServer(serverId, moduleId, settings);
      return { serverId, groupId };
    },
    async addGatewayAccount(gatewayId, settings) {
      const id = await insert('gatewayAccount', {
        gatewayId,
        title: gatewayId,
        settings: JSON.stringify(settings),
        status: 'enabled',
        createdAt: now(),
      });
      connections.bindGateway(id, gatewayId, settings);
      return id;
    },
    async createClient(fields = {}) {
      return insert('client', {
        name: 'Ada Lovelace',
        email: 'ada@example.com',
        country: 'GB',
        address: '{}',
        language: 'en',
        timeZone: 'Europe/London',
        currency: 'USD',
        status: 'active',
        autoPay: 1,
        createdAt: now(),
        ...fields,
      });
    },
    settle,
    async travelTo(instant, { stepHours = 24, each } = {}) {
      const end = new Date(instant).getTime();
      while (clock.now().getTime() < end) {
        clock.moveTo(new Date(Math.min(end, clock.now().getTime() + stepHours * 3_600_000)));
        await app.scheduler.tick();
        await settle();
        await each?.();
      }
    },
    async close() {
      await app.themes.close();
      await app.db.close();
      await database.drop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
