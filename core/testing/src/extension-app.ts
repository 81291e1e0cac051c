import {
  assembleForTests,
  createExtensions,
  systemCaller,
  type App,
  type ExtensionParts,
} from '@moorage/server/testing';
import { createTestApp, type TestApp } from './test-app.ts';
import { samplePackages, type SamplePackages } from './sample-packages.ts';

export interface ExtensionApp extends SamplePackages {
  readonly test: TestApp;
  readonly app: App;
  readonly told: string[];
  /** Another process on the same database and the same folders. */
  secondProcess(): App;
  /** An action as staff with all permissions calls it. */
  call(name: string, input?: object): Promise<unknown>;
  close(): Promise<void>;
}

const limits = { setup: 400, drain: 400, cleanup: 200 };

/** A whole app whose extensions are read from a folder of the test. */
export async function createExtensionApp(): Promise<ExtensionApp> {
  const packages = samplePackages();
  const told: string[] = [];
  const others: App[] = [];
  const parts = {
    connections: (app: App) => app.extensions.connections,
    live: () => ({ tell: (topic: string) => void told.push(topic) }),
    extensions: (app: App) => {
      const config = { ...app.config, extensionRoots: [packages.root] };
      const own = Object.create(app, { config: { value: config } }) as App & ExtensionParts;
      return createExtensions(own, { limits, poll: 3_600_000 });
    },
  };
  const test = await createTestApp({ parts });
  const { app, brandId } = test;
  return {
    ...packages,
    test,
    app,
    told,
    secondProcess() {
      const other = assembleForTests(
        app.config,
        { ...parts, clock: () => test.clock, sealer: () => app.sealer },
        { write: () => undefined },
      );
      others.push(other);
      return other;
    },
    call: (name, input = {}) =>
      app.actions.call(name, input, { ...systemCaller(brandId), kind: 'staff', actorId: 1 }),
    async close() {
      for (const one of [...others, app]) await one.extensions.stop();
      for (const one of others) await one.db.close();
      await test.close();
      packages.clear();
    },
  };
}
