import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { compressFiles } from './compress.mjs';
import { listFiles, shortHash } from './files.mjs';
import { root, sharedFolder, urls } from './places.mjs';
import { whenStale } from './stamp.mjs';

const kit = join(root, 'core/ui');
const require = createRequire(join(kit, 'package.json'));

/** The run-time-only production build of Vue: the full one compiles templates and so needs `unsafe-eval`. */
const readInstalled = (path) => readFile(require.resolve(path), 'utf8');

async function bundleKit() {
  const [{ build }, { commonConfig }] = await Promise.all([import('vite'), import('./vite.mjs')]);
  const config = commonConfig({ root: kit, layer: 'components', external: ['vue', 'vue-router'] });
  const result = await build({
    ...config,
    build: {
      ...config.build,
      write: false,
      minify: true,
      cssCodeSplit: false,
      lib: { entry: join(kit, 'src/index.ts'), formats: ['es'], fileName: 'ui', cssFileName: 'ui' },
      rolldownOptions: { ...config.build.rolldownOptions, output: { codeSplitting: false, minify: true } },
    },
  });
  const output = [result].flat()[0].output;
  const style = output.find((part) => part.fileName.endsWith('.css'));
  return {
    script: output.find((part) => part.type === 'chunk').code,
    style: style ? String(style.source) : '',
  };
}

async function writeShared() {
  const { transform } = await import('esbuild');
  const small = async (code) =>
    (await transform(code, { minify: true, format: 'esm', legalComments: 'none' })).code;
  const ui = await bundleKit();
  const modules = {
    vue: await readInstalled('vue/dist/vue.runtime.esm-browser.prod.js'),
    'vue-router': await small(await readInstalled('vue-router/dist/vue-router.esm-browser.prod.js')),
    '@moorage/ui': ui.script,
  };
  await mkdir(sharedFolder, { recursive: true });
  const written = [];
  const write = async (name, extension, body) => {
    const file = `${name}-${shortHash(body)}.${extension}`;
    await writeFile(join(sharedFolder, file), body);
    written.push(join(sharedFolder, file));
    return urls.shared + file;
  };
  const imports = {};
  for (const [specifier, code] of Object.entries(modules)) {
    imports[specifier] = await write(specifier.replace('@moorage/', ''), 'js', code);
  }
  const styles = [await write('ui', 'css', ui.style)];
  const compressed = await compressFiles(written);
  const map = join(sharedFolder, 'importmap.json');
  const head = join(sharedFolder, 'styles.json');
  await writeFile(map, JSON.stringify({ imports }));
  await writeFile(head, JSON.stringify(styles));
  return [...written, ...compressed, map, head];
}

/** The modules of the import map: one Vue, one router and one kit for both front ends and all extensions. */
export async function buildShared(options = {}) {
  const inputs = (
    await Promise.all([listFiles(join(kit, 'src')), listFiles(join(root, 'core/sdk/src'))])
  ).flat();
  return whenStale(
    { target: 'shared', label: 'web    shared modules', output: sharedFolder, inputs, ...options },
    writeShared,
  );
}
