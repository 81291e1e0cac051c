import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const folder = join(import.meta.dirname, 'fixtures');
const build = resolve(import.meta.dirname, '../../core/build/build.mjs');

/** Third parties' extensions, built as they build theirs. @returns the environment in which the demo finds them */
export function withExtensions(...names: readonly string[]): Record<string, string> {
  for (const name of names)
    execFileSync(process.execPath, [build, 'extension', join(folder, name), '--quiet']);
  return { MOORAGE_EXTENSIONS: names.map((name) => join(folder, name)).join(',') };
}
