/**
 * Takes the pictures of docs/screenshots anew, from a demo of its own in which a few people have bought something:
 *   node core/build/build.mjs all && node tests/e2e/screenshots.mjs [folder]
 */
import { resolve } from 'node:path';
import { createServer } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const folder = resolve(process.argv[2] ?? resolve(root, 'docs/screenshots'));

// Vite reads the TypeScript sources as they are.
const vite = await createServer({
  root,
  configFile: false,
  logLevel: 'error',
  server: { middlewareMode: true, watch: null },
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  optimizeDeps: { noDiscovery: true },
});
try {
  const { takePictures } = await vite.ssrLoadModule('/tests/e2e/take-pictures.ts');
  await takePictures(folder, (name) => process.stdout.write(`  ${name}\n`));
} finally {
  await vite.close();
}
