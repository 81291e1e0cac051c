import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, extname, join, relative } from 'node:path';
import { listFiles } from './files.mjs';
import { root, serverTargets } from './places.mjs';
import { whenStale } from './stamp.mjs';

const forBrowser = /(?:^|\/)(?:portal\.ts|admin\.ts|ui\/)/;
const isTest = /\.test\.ts$/;
const leftOut = (path) =>
  isTest.test(path) || forBrowser.test(path) || path.endsWith('.vue') || path.endsWith('.d.ts');

/** Files are transpiled one by one: esbuild sees the imports only to write `.js` where the source says `.ts`. */
const keepImports = {
  name: 'keep-imports',
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ path, kind }) => {
      if (kind === 'entry-point') return undefined;
      return { path: path.startsWith('.') ? path.replace(/\.ts$/, '.js') : path, external: true };
    });
  },
};

/** @returns the files it wrote */
async function buildWith(options) {
  const { build } = await import('esbuild');
  const result = await build({
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    sourcemap: true,
    metafile: true,
    absWorkingDir: root,
    logLevel: 'silent',
    ...options,
  });
  return Object.keys(result.metafile.outputs).map((path) => join(root, path));
}

async function transpile(sources, source, output) {
  await mkdir(dirname(output), { recursive: true });
  return buildWith({
    entryPoints: sources,
    outbase: source,
    outdir: output,
    treeShaking: false,
    plugins: [keepImports],
  });
}

/** What a file asks about its own place is answered as if it stood there, and not in the bundle at the top. */
const keepPlaces = (source) => ({
  name: 'keep-places',
  setup(build) {
    build.onResolve({ filter: /^[^.]/ }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path, external: true },
    );
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const place = relative(source, path).replace(/\.ts$/, '.js');
      if (text.includes('import.meta.dirname') && place.includes('/'))
        throw new Error(`${path} goes into a bundle: say import.meta.url`);
      const here = `new URL(${JSON.stringify(`./${place}`)}, import.meta.url).href`;
      return { contents: text.replaceAll('import.meta.url', here), loader: 'ts' };
    });
  },
});

/**
 * The program that is started is one file, and one more for each part that is loaded only when it is needed: to find, read and
 * link some three hundred files takes longer than all else that a start does.
 */
function bundleProgram(main, source, output) {
  return buildWith({
    entryPoints: [main],
    outdir: output,
    splitting: true,
    // Beside the program, so that what is said relative to the one holds for the other.
    chunkNames: 'part-[hash]',
    plugins: [keepPlaces(source)],
  });
}

async function copyAsset(path, source, output) {
  const target = join(output, relative(source, path));
  await mkdir(dirname(target), { recursive: true });
  await copyFile(path, target);
  return target;
}

async function buildTarget({ name, source, output, program }, options) {
  const files = (await listFiles(source)).filter((path) => !leftOut(relative(source, path)));
  const scripts = files.filter((path) => extname(path) === '.ts');
  if (scripts.length === 0) return false;
  const assets = files.filter((path) => extname(path) !== '.ts');
  const parts = scripts.filter((path) => path !== program);
  return whenStale({ target: name, label: `server ${name}`, output, inputs: files, ...options }, async () => [
    ...(await transpile(parts, source, output)),
    ...(program ? await bundleProgram(program, source, output) : []),
    ...(await Promise.all(assets.map((path) => copyAsset(path, source, output)))),
  ]);
}

/** Every package that runs in Node: `src/**` → `dist/**`, with source maps, without tests and browser halves. */
export async function buildServer(options = {}) {
  const targets = await serverTargets();
  const results = [];
  for (const target of targets) results.push(await buildTarget(target, options));
  return results.some(Boolean);
}
