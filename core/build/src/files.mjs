import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Every file below a folder, sorted, as absolute paths. A folder that is not there has no files. */
export async function listFiles(directory, skip = () => false) {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const lists = await Promise.all(
    entries.map((entry) => {
      const path = join(directory, entry.name);
      if (entry.name === 'node_modules' || entry.name === 'dist' || skip(path)) return [];
      return entry.isDirectory() ? listFiles(path, skip) : [path];
    }),
  );
  return lists.flat().sort();
}

export const exists = (path) =>
  stat(path).then(
    () => true,
    (error) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return false;
      throw error;
    },
  );

export const readJson = async (path) => JSON.parse(await readFile(path, 'utf8'));

/** Content decides, not the clock: a fresh checkout of the same files is not built again. */
export async function hashFiles(paths) {
  const hash = createHash('sha256');
  const bodies = await Promise.all(paths.map((path) => readFile(path)));
  paths.forEach((path, index) => hash.update(path).update('\0').update(bodies[index]).update('\0'));
  return hash.digest('hex');
}

export const shortHash = (body) => createHash('sha256').update(body).digest('base64url').slice(0, 10);
