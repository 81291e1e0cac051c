import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, extname, join, relative } from 'node:path';
import { listFiles } from './files.mjs';
import { root, serverTargets } from './places.mjs';
import { whenStale } from './stamp.mjs';

const forBrowser = /(?:^|\/)(?:portal\.ts|admin\.ts|ui\/)/;
const isTest = /\.test\.ts$/;
const leftOut = (path) =>
  isTest.test(path) ||
  forBrowser.test(path) ||
  path.endsWith('.vue') ||
  path.endsWith('.d.ts');

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

async function transpile(sources, source, output) {
  const { build } = await import('esbuild');
  await mkdir(dirname(output), { recursive: true });
  const result = await build({
    entryPoints: sources,
    outbase: source,
    outdir: output,
    bundle: true,
    treeShaking: false,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    sourcemap: true,
    metafile: true,
    absWorkingDir: root,
    logLevel: 'silent',
    plugins: [keepImports],
  });
  return Object.keys(result.metafile.outputs).map((path) => join(root, path));
}

async function copyAsset(path, source, output) {
  const target = join(output, relative(source, path));
  await mkdir(dirname(target), { recursive: true });
  await copyFile(path, target);
  return target;
}

async function buildTarget({ name, source, output }, options) {
  const files = (await listFiles(source)).filter((path) => !leftOut(relative(source, path)));
  const scripts = files.filter((path) => extname(path) === '.ts');
  if (scripts.length === 0) return false;
  const assets = files.filter((path) => extname(path) !== '.ts');
  return whenStale({ target: name, label: `server ${name}`, output, inputs: files, ...options }, async () => [
    ...(await transpile(scripts, source, output)),
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
