/**
 * Takes the pictures of docs/screenshots anew, from a demo of its own in which a few people have bought something:
 *   node core/build/build.mjs all && node tests/e2e/screenshots.mjs [folder]
 */
import { resolve } from 'node:path';
import { openSources } from '../tools/load-source.mjs';

const folder = resolve(process.argv[2] ?? resolve(import.meta.dirname, '../../docs/screenshots'));

const sources = await openSources();
try {
  const { takePictures } = await sources.load('/tests/e2e/take-pictures.ts');
  await takePictures(folder, (name) => process.stdout.write(`  ${name}\n`));
} finally {
  await sources.close();
}
