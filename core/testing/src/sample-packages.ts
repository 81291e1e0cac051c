/** Extension packages written to a folder of their own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface SamplePackages {
  readonly root: string;
  add(
    name: string,
    options?: { manifest?: object | null; json?: object; files?: Record<string, string> },
  ): string;
  remove(name: string): void;
  clear(): void;
}

export function samplePackages(): SamplePackages {
  const root = mkdtempSync(join(tmpdir(), 'moorage-extensions-'));
  return {
    root,
    add(name, { manifest = {}, json = {}, files = {} } = {}) {
      const folder = join(root, name);
      mkdirSync(folder, { recursive: true });
      const moorage =
        manifest === null
          ? {}
          : {
              moorage: {
                id: name,
                kind: 'plugin',
                engine: '^1.0.0',
                title: `The ${name}`,
                server: 'server.js',
                ...manifest,
              },
            };
      const content = {
        name: `@acme/${name}`,
        version: '1.0.0',
        type: 'module',
        keywords: ['moorage-extension'],
        ...moorage,
        ...json,
      };
      write(folder, 'package.json', JSON.stringify(content));
      for (const [path, text] of Object.entries(files)) write(folder, path, text);
      return folder;
    },
    remove: (name) => rmSync(join(root, name), { recursive: true }),
    clear: () => rmSync(root, { recursive: true, force: true }),
  };
}

function write(folder: string, path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A plugin module: `setup` is the body of the function, `properties` the settings form. */
export const plugin = (setup: string, properties: object = {}, required: readonly string[] = []): string =>
  `export default {
  settings: ${JSON.stringify({ type: 'object', properties, required })},
  async setup(context) { ${setup} },
};
`;

/** Registers one of everything. */
export const busyPlugin = plugin(
  `
  context.hooks.on('order.placed', async () => { globalThis.sampleHeard = (globalThis.sampleHeard ?? 0) + 1; });
  context.hooks.filter('mail.message', (mail) => ({ ...mail, subject: '[radar] ' + mail.subject }));
  context.hooks.declare('radar.scanned', { type: 'object', properties: { id: { type: 'integer' } } });
  context.job('scan', async () => {});
  context.every('0 3 * * *', 'sweep', async () => {});
  context.webhook('incoming', async (request) => { globalThis.sampleWebhook = request.path; });
  context.actions({
    ping: {
      route: 'GET /radar/ping', summary: 'Ping', audience: ['staff'], permission: 'radar.read',
      input: { type: 'object', properties: {}, additionalProperties: false },
      output: { type: 'object', properties: { pong: { type: 'string' } } },
      run: () => ({ pong: String(context.settings.greeting ?? 'none') }),
    },
  });
  context.dispose(() => { globalThis.sampleDisposed = (globalThis.sampleDisposed ?? 0) + 1; });
`,
  { greeting: { type: 'string', default: 'hello' } },
);
