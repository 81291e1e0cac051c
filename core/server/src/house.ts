import type { App } from './app.ts';
import type { Config } from './config.ts';
import { assemble, nouns, type Parts } from './container.ts';
import type { Database, openDatabase } from './database/database.ts';
import { migrate } from './database/migrate.ts';
import { gatewayCsp } from './domain/gateways/available-gateways.ts';
import { receiveGatewayWebhook } from './domain/payments/receive-webhook.ts';
import { createHttp, createLive, createRedisRelay, type Http, type LiveHub } from './http/index.ts';
import { createSite } from './site/create-site.ts';
import { followThemes } from './site/follow-themes.ts';
import { themeFiles } from './site/theme-files.ts';

/** A running installation, or the part of one that this process is. */
export interface House {
  readonly app: App;
  /** Serves pages, API and webhooks. @throws Error `EADDRINUSE` */
  startWeb(): Promise<{ url: string; port: number }>;
  /** Runs jobs, delivers events, keeps schedules. */
  startWorker(): void;
  /** Lets what runs come to an end, and closes everything. */
  close(): Promise<void>;
}

/** Puts the parts together, brings the database up to date and starts the extensions that staff want. */
export async function openHouse(config: Config, parts: Parts = {}): Promise<House> {
  const app = assemble(config, { live: () => createLive(), ...(await redisParts(config)), ...parts });
  const live = app.live as LiveHub;
  await migrateDatabase(app.db);
  for (const [noun, { actions, work }] of Object.entries(nouns)) {
    work?.(app);
    for (const [name, action] of Object.entries(actions?.(app) ?? {})) {
      app.actions.add('core', `${noun}.${name}`, action);
    }
  }
  await app.extensions.start();
  const stopThemes = followThemes(app);
  let http: Http | undefined;
  let working = false;

  return {
    app,
    async startWeb() {
      http = createHttp(app, {
        live,
        extensions: app.extensions.ui,
        receiveWebhook: (id, path, request) => app.extensions.receiveWebhook(id, path, request),
        receiveGatewayWebhook,
        site: createSite(app),
        theme: themeFiles(app),
        sources: (brandId) => gatewayCsp(app, brandId),
      });
      return http.listen();
    },
    startWorker() {
      working = true;
      app.queue.start();
      app.dispatcher.start();
      app.scheduler.start();
    },
    async close() {
      await http?.close();
      if (working) {
        app.scheduler.stop();
        await app.dispatcher.stop();
      }
      await app.queue.stop();
      stopThemes();
      await app.extensions.stop();
      await live.close();
      await app.themes.close();
      app.mailTransport.close();
      await app.db.close();
    },
  };
}

export async function migrateDatabase(db: Database): Promise<readonly string[]> {
  const { connections } = db as ReturnType<typeof openDatabase>;
  return migrate(connections.writer, connections.engine);
}

/** With Redis, news travels at once between processes. Its clients are loaded only where it is used. */
async function redisParts(config: Config): Promise<Parts> {
  const { redisUrl } = config;
  if (redisUrl === null) return {};
  const [{ createBullQueue }, { Redis }] = await Promise.all([
    import('./jobs/bull-queue.ts'),
    import('ioredis'),
  ]);
  return {
    queue: ({ db, clock, log }) => createBullQueue({ db, clock, log, redisUrl }),
    live: ({ log }) => createLive(createRedisRelay(() => new Redis(redisUrl), log)),
  };
}
