import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { apiFiles } from './write-api.ts';

/** `npm run api`: writes the documents that other people read our API from. A test fails when they are out of date. */
const root = resolve(import.meta.dirname, '../../../..');
for (const [path, text] of Object.entries(apiFiles())) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  process.stdout.write(`${path}\n`);
}
