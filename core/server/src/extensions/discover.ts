import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { checkDependencies } from './check-dependencies.ts';
import { checkPackage, invalidId, unreadablePackage, type PackageJson } from './check-manifest.ts';
import type { ExtensionPackage } from './package.ts';

const keyword = 'moorage-extension';

/**
 * Looks for extension packages: in every root, the root itself, the folders in it and in its `@scope` folders; then the npm
 * dependencies of the application. Only `package.json` is read, no code runs. What is wrong with a package stands in it.
 */
export async function discover(
  config: Pick<Config, 'extensionRoots' | 'applicationRoot'>,
): Promise<readonly ExtensionPackage[]> {
  const folders = [
    ...(await Promise.all(config.extensionRoots.map(foldersOf))).flat(),
    ...(await dependenciesOf(config.applicationRoot)),
  ];
  const seen = new Set<string>();
  const found: ExtensionPackage[] = [];
  for (const folder of folders) {
    const real = await realpath(folder).catch(() => null);
    if (real === null || seen.has(real)) continue;
    seen.add(real);
    const one = await readPackage(real);
    if (one) found.push(one);
  }
  return checkDependencies(withUniqueIds(found));
}

async function foldersOf(root: string): Promise<string[]> {
  const inside = await subfolders(root);
  const scoped = await Promise.all(
    inside.filter(({ name }) => name.startsWith('@')).map(({ path }) => subfolders(path)),
  );
  return [root, ...[...inside, ...scoped.flat()].map(({ path }) => path)];
}

async function subfolders(path: string): Promise<{ name: string; path: string }[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [] as Dirent[];
    throw new Error(`The extension folder ${path} cannot be read (${error.code})`, { cause: error });
  });
  return entries
    .filter(
      (entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !/^(\.|node_modules$)/.test(entry.name),
    )
    .map(({ name }) => ({ name, path: join(path, name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function dependenciesOf(applicationRoot: string): Promise<string[]> {
  const json = await parse(join(applicationRoot, 'package.json'));
  return 'json' in json
    ? Object.keys(json.json.dependencies ?? {}).map((name) => join(applicationRoot, 'node_modules', name))
    : [];
}

/** A package without keyword and without manifest is none of ours. */
async function readPackage(folder: string): Promise<ExtensionPackage | null> {
  const read = await parse(join(folder, 'package.json'));
  if ('absent' in read) return null;
  if ('broken' in read) return unreadablePackage(folder, read.broken);
  const { keywords, moorage } = read.json;
  const named = Array.isArray(keywords) && keywords.includes(keyword);
  return named || moorage !== undefined ? checkPackage(folder, read.json) : null;
}

async function parse(path: string): Promise<{ json: PackageJson } | { absent: true } | { broken: string }> {
  try {
    const json: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof json === 'object' && json !== null && !Array.isArray(json)
      ? { json }
      : { broken: 'it is not a JSON object' };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? { absent: true } : { broken: code ?? message };
  }
}

/** The first package keeps its id; another with the same one becomes a row that says so. */
function withUniqueIds(found: readonly ExtensionPackage[]): ExtensionPackage[] {
  const taken = new Map<string, string>();
  return found.map((one) => {
    const owner = taken.get(one.id);
    if (owner === undefined) {
      taken.set(one.id, one.folder);
      return one;
    }
    let id = invalidId(one.folder);
    for (let number = 2; taken.has(id); number += 1) id = `${invalidId(one.folder)}-${number}`;
    taken.set(id, one.folder);
    const problem = `${one.folder}/package.json: "moorage.id" is "${one.id}", which ${owner} carries already. Change the id or remove one of the two.`;
    return one.manifest === null && one.id.startsWith('invalid:')
      ? { ...one, id }
      : { ...one, id, manifest: null, problems: [...one.problems, problem] };
  });
}
