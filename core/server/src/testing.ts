/** What `@moorage/testing` builds on; not for anybody else. */
import type { Context } from '@moorage/sdk';
import type { App } from './app.ts';
import type { Config } from './config.ts';
import { assemble, type Parts } from './container.ts';
import { migrate as migrateDatabase } from './database/migrate.ts';
import type { openDatabase } from './database/database.ts';
import { createVendorHttp } from './extensions/vendor-http.ts';
import { createLog } from './log.ts';

export type { App, Connections } from './app.ts';
export { createHttp, createLive, type Http, type HttpPorts, type LiveHub } from './http/index.ts';
export { nouns, type Parts } from './container.ts';
export { createExtensions, type ExtensionParts } from './extensions/extensions.ts';
export { MovableClock } from './clock.ts';
export { createThemes, loadTheme, type Themes } from './themes/index.ts';
export { followThemes } from './site/follow-themes.ts';
export { systemCaller } from './database/ambient.ts';
export { startSession } from './domain/sessions/session.ts';

export const assembleForTests = (config: Config, parts: Parts, log: { write(line: string): void }): App =>
  assemble(config, {
    log: () => createLog(config.logLevel, log),
    live: () => ({ tell: () => undefined }),
    ...parts,
  });

/** `context.http` as the platform hands it out, with its rules of addresses, its limits and its circuit. */
export function guardedHttp(options: Parameters<typeof createVendorHttp>[0]): {
  http: Context['http'];
  close(): Promise<void>;
} {
  const way = createVendorHttp(options);
  return { http: way.of(createLog('silent')), close: () => way.close() };
}

export async function migrate(app: App): Promise<void> {
  const { connections } = app.db as ReturnType<typeof openDatabase>;
  await migrateDatabase(connections.writer, connections.engine);
}

export async function createBrand(app: App, policy: object): Promise<number> {
  return app.db.house(() =>
    app.db.transaction(async () => {
      const [id] = await app.db.insertMany('brand', [
        {
          slug: 'harbourline',
          name: 'Harbourline',
          address: '{}',
          theme: 'harbour',
          tokens: '{}',
          currency: 'USD',
          language: 'en',
          timeZone: 'Europe/London',
          policy: JSON.stringify(policy),
          createdAt: app.clock.now().toISOString(),
        },
      ]);
      return id as number;
    }),
  );
}
