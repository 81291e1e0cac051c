import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, extname, join, posix } from 'node:path';
import type { GoodPackage } from './package.ts';
import { entryFile } from './load-definition.ts';

export type UiApp = 'portal' | 'admin';

/** The browser half of a running extension, kept in memory: what a hashed address names can never change. */
export interface UiFiles {
  readonly hash: string;
  readonly files: ReadonlyMap<string, { body: Buffer; type: string }>;
  readonly address: (path: string) => string;
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
};
const sizeLimit = 8 * 1024 * 1024;

/**
 * Reads the entries and styles that the manifest names, and what lies in `assets` folders beside them. Nothing else of the
 * package can be reached from outside: its server half may lie in the same folder.
 * @throws Error that names the file
 */
export async function readUiFiles({ folder, manifest }: GoodPackage): Promise<UiFiles | null> {
  const { ui } = manifest;
  if (!ui) return null;
  const named = [ui.portal, ui.admin, ...(ui.styles ?? [])].filter((path) => path !== undefined);
  const assets = await Promise.all(
    [...new Set(named.map((path) => dirname(path)))].map((path) => below(folder, posix.join(path, 'assets'))),
  );
  const files = new Map<string, { body: Buffer; type: string }>();
  let size = 0;
  for (const path of [...new Set([...named, ...assets.flat()])].sort()) {
    const type = types[extname(path)];
    if (type === undefined) continue;
    const body = await readFile(await uiFile(folder, path));
    size += body.length;
    if (size > sizeLimit)
      throw new Error(`${folder}: the browser files are larger than ${sizeLimit} bytes. Make them smaller.`);
    files.set(path, { body, type });
  }
  for (const path of named)
    if (!files.has(path))
      throw new Error(`${folder}/package.json: "moorage.ui" names ${path}: not a .js or .css file.`);
  const hash = digest(files);
  return { hash, files, address: (path) => `/ui/ext/${manifest.id}/${hash}/${path}` };
}

/** A browser cannot take the source for the built file, so nothing stands in for it. */
async function uiFile(folder: string, path: string): Promise<string> {
  const file = await entryFile(folder, path, 'moorage.ui');
  if (file.endsWith('.ts'))
    throw new Error(
      `${folder}/package.json: "moorage.ui" names ${path}, which is not there. Build the extension.`,
    );
  return file;
}

async function below(folder: string, path: string): Promise<string[]> {
  const entries = await readdir(join(folder, path), { withFileTypes: true, recursive: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(path, join(entry.parentPath, entry.name).slice(join(folder, path).length)));
}

function digest(files: ReadonlyMap<string, { body: Buffer }>): string {
  const hash = createHash('sha256');
  for (const [path, { body }] of files) hash.update(`${path}\0${body.length}\0`).update(body);
  return hash.digest('hex').slice(0, 16);
}
