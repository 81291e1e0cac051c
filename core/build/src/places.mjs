import { readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exists, readJson } from './files.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
export const buildFolder = join(root, 'core/build');
export const sharedFolder = join(root, 'core/ui/dist/shared');
export const named = (path) => {
  const inside = relative(root, path);
  return inside.startsWith('..') ? path : inside || '.';
};

/** Specifiers that the page's import map serves; all else is bundled. */
export const shared = ['vue', 'vue-router', '@moorage/ui'];

/** Where the server offers what is built here. */
export const urls = { shared: '/ui/shared/', portal: '/ui/portal/', admin: '/ui/admin/' };

async function packagesIn(folder) {
  const path = join(root, folder);
  if (!(await exists(path))) return [];
  const entries = await readdir(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(path, entry.name));
}

const serverFolder = join(root, 'core/server');
const extensionFolders = ['modules', 'gateways', 'plugins', 'themes'];

/** Source folder → output folder of everything that runs in Node; `program` is the file that is started. */
export async function serverTargets() {
  const core = ['core/sdk', 'core/server', 'core/testing'].map((folder) => join(root, folder));
  const extensions = (await Promise.all(extensionFolders.map(packagesIn))).flat();
  const packages = [...core, ...extensions].map((folder) => ({
    name: named(folder),
    source: join(folder, 'src'),
    output: join(folder, 'dist'),
    ...(folder === serverFolder && { program: join(folder, 'src/main.ts') }),
  }));
  const tests = ['simulators', 'demo', 'faults'].map((part) => ({
    name: `tests/${part}`,
    source: join(root, 'tests', part),
    output: join(root, 'tests/dist', part),
  }));
  return [...packages, ...tests];
}

/** Packages whose manifest names a browser half. */
export async function extensionTargets() {
  const folders = (await Promise.all(extensionFolders.map(packagesIn))).flat();
  const found = [];
  for (const folder of folders) {
    const file = join(folder, 'package.json');
    if ((await exists(file)) && (await readJson(file)).moorage?.ui) found.push(folder);
  }
  return found;
}
