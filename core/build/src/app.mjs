import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compressFiles } from './compress.mjs';
import { exists, listFiles, readJson } from './files.mjs';
import { root, shared, sharedFolder, urls } from './places.mjs';
import { whenStale } from './stamp.mjs';

async function bundleApp(name, output) {
  const [{ build }, { commonConfig }] = await Promise.all([import('vite'), import('./vite.mjs')]);
  const config = commonConfig({ root: join(root, name), layer: 'pages', external: shared });
  await build({
    ...config,
    base: urls[name],
    html: { cspNonce: '%NONCE%' },
    build: { ...config.build, outDir: output, emptyOutDir: true, assetsDir: 'assets' },
  });
}

/**
 * The page the server fills per response: `%NONCE%`, and `<!--moorage:head-->` for the import map, the theme and the
 * brand. The kit's style sheet is known here, so it is linked here.
 */
async function writePage(name, output) {
  const page = await readFile(join(output, 'page.html'), 'utf8');
  const styles = await readJson(join(sharedFolder, 'styles.json'));
  const links = styles.map((href) => `<link rel="stylesheet" href="${href}">`).join('\n    ');
  const { imports } = await readJson(join(sharedFolder, 'importmap.json'));
  // After the import map, which has to come before any module: three files less to discover one after the other.
  const preloads = Object.values(imports).map((href) => `<link rel="modulepreload" href="${href}">`);
  const filled = page
    .replace('<!--moorage:styles-->', links)
    .replace('<!--moorage:head-->', ['<!--moorage:head-->', ...preloads].join('\n    '));
  await writeFile(join(output, 'index.html'), filled);
  await copyFile(join(sharedFolder, 'importmap.json'), join(output, 'importmap.json'));
  return [join(output, 'index.html'), join(output, 'importmap.json')];
}

/** portal or admin: `NAME/dist/index.html`, `importmap.json` and `assets/*`. */
export async function buildApp(name, options = {}) {
  const folder = join(root, name);
  const output = join(folder, 'dist');
  if (!(await exists(join(folder, 'index.html')))) return false;
  const inputs = (
    await Promise.all([listFiles(folder), listFiles(join(root, 'core/sdk/src/client'))])
  ).flat();
  const built = await whenStale(
    { target: name, label: `web    ${name}`, output, inputs, ...options },
    async () => {
      await bundleApp(name, output);
      await copyFile(join(output, 'index.html'), join(output, 'page.html'));
      const assets = await listFiles(join(output, 'assets'));
      return [join(output, 'page.html'), ...assets, ...(await compressFiles(assets))];
    },
  );
  await writePage(name, output);
  return built;
}
