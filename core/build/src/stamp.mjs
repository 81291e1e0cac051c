import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { exists, hashFiles, listFiles } from './files.mjs';
import { buildFolder, root } from './places.mjs';

let ownInputs;
/** A change of the build itself, or of an installed version, makes everything stale. */
const inputsOfBuild = () =>
  (ownInputs ??= Promise.all([listFiles(buildFolder), exists(join(root, 'package-lock.json'))]).then(
    ([files, locked]) => [...files, join(root, locked ? 'package-lock.json' : 'package.json')],
  ));

async function readStamps(file) {
  if (!(await exists(file))) return {};
  return JSON.parse(await readFile(file, 'utf8'));
}

/**
 * Runs `build` unless its inputs are what they were and all its outputs are still there. `build` returns the absolute
 * paths it wrote; what an earlier build wrote and this one did not is removed.
 */
export async function whenStale({ target, label, output, inputs, force = false, report }, build) {
  const began = performance.now();
  const file = join(output, '.inputs');
  const [stamps, hash] = await Promise.all([
    readStamps(file),
    inputsOfBuild().then((own) => hashFiles([...own, ...inputs])),
  ]);
  const last = stamps[target];
  if (
    !force &&
    last?.hash === hash &&
    (await Promise.all(last.files.map((path) => exists(join(output, path))))).every(Boolean)
  ) {
    report?.({ label, state: 'fresh', seconds: (performance.now() - began) / 1000 });
    return false;
  }
  const written = (await build()).map((path) => path.slice(output.length + 1));
  const gone = (last?.files ?? []).filter((path) => !written.includes(path));
  await Promise.all(gone.map((path) => rm(join(output, path), { force: true })));
  await mkdir(dirname(file), { recursive: true });
  // Another target of the same folder may have written its stamp meanwhile.
  const current = await readStamps(file);
  await writeFile(file, JSON.stringify({ ...current, [target]: { hash, files: written } }));
  report?.({ label, state: 'built', files: written.length, seconds: (performance.now() - began) / 1000 });
  return true;
}
