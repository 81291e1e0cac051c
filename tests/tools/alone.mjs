import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { untilExit } from './processes.mjs';
import { root } from './test-files.mjs';

/**
 * A copy of the core in a temporary folder, without plugins, modules, gateways, front ends and tests, to show that the server
 * needs none of them. Third-party packages are linked; our own packages are the copies.
 * @returns {{ folder: string, remove(): void }}
 */
export function copyCoreAlone() {
  const folder = mkdtempSync(join(tmpdir(), 'moorage-alone-'));
  const remove = untilExit(() => rmSync(folder, { recursive: true, force: true }));
  for (const file of ['package.json', 'tsconfig.json', 'vitest.config.ts']) {
    cpSync(join(root, file), join(folder, file));
  }
  for (const part of ['core', 'themes', 'docs/reference']) {
    if (existsSync(join(root, part))) {
      cpSync(join(root, part), join(folder, part), { recursive: true, filter: isSource });
    }
  }
  linkPackages(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const name of readdirSync(join(folder, 'core'))) {
    const own = join(root, 'core', name, 'node_modules');
    if (existsSync(own)) linkPackages(own, join(folder, 'core', name, 'node_modules'));
    link(join(folder, 'core', name), join(folder, 'node_modules/@moorage', name));
  }
  return { folder, remove };
}

const isSource = (path) => !['node_modules', 'dist'].includes(basename(path));
const link = (target, path) => symlinkSync(target, path, 'dir');

function linkPackages(from, to) {
  mkdirSync(join(to, '@moorage'), { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== '@moorage' && !name.startsWith('.')) link(join(from, name), join(to, name));
  }
}
