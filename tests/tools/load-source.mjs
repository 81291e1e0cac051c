import { resolve } from 'node:path';
import { createServer } from 'vite';

/**
 * A way to load modules of the sources as they are, so that nothing has to be built first.
 * @returns {Promise<{ load: (path: string) => Promise<any>, close: () => Promise<void> }>} paths begin at the root: `/tests/e2e/routes.ts`
 */
export async function openSources() {
  const vite = await createServer({
    root: resolve(import.meta.dirname, '../..'),
    configFile: false,
    logLevel: 'error',
    server: { middlewareMode: true, watch: null },
    resolve: { conditions: ['source'] },
    ssr: { resolve: { conditions: ['source'] } },
    optimizeDeps: { noDiscovery: true },
  });
  return { load: (path) => vite.ssrLoadModule(path), close: () => vite.close() };
}
