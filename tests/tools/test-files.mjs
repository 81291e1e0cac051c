import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const skipped = new Set(['node_modules', 'dist', '.git', '.moorage', 'coverage']);

/** Every file below a folder, as paths from the root with forward slashes. */
export function filesBelow(folder, from = root) {
  return readdirSync(join(from, folder), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesBelow(path, from);
      return entry.isFile() ? [relative('.', path)] : [];
    });
}

const apart = ['tests/e2e/', 'tests/faults/'];
/** Everything that may open a database runs on both; the rest (the kit, the SDK, the import rules) has no need to. */
const onDatabase = /^(core\/(server|testing)\/|(modules|gateways|plugins)\/|tests\/(scenarios|contracts)\/)/;

/** Who may see what, and how it looks, does not hang on the database: these walks through the browser are made once. */
const once = /^tests\/e2e\/(access|looks)\.test\.ts$/;

/** The test files of each stage; a filter is a part of the path. */
export function testFiles(filter = '') {
  const all = ['core', 'plugins', 'modules', 'gateways', 'themes', 'portal', 'admin', 'tests']
    .flatMap((folder) => existing(folder))
    .filter((path) => path.endsWith('.test.ts') && path.includes(filter));
  const below = (folder) => all.filter((path) => path.startsWith(folder));
  const quick = all.filter((path) => !apart.some((folder) => path.startsWith(folder)));
  return {
    unit: quick,
    architecture: below('tests/architecture/'),
    database: quick.filter((path) => onDatabase.test(path)),
    alone: below('core/server/'),
    faults: below('tests/faults/'),
    browser: below('tests/e2e/'),
    browserOnDatabase: below('tests/e2e/').filter((path) => !once.test(path)),
  };
}

function existing(folder) {
  try {
    return filesBelow(folder);
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}
