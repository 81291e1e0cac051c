import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { compressFiles } from './compress.mjs';
import { exists, listFiles, readJson } from './files.mjs';
import { checkBundle } from './check-bundle.mjs';
import { named, shared } from './places.mjs';
import { whenStale } from './stamp.mjs';

async function bundle(folder, app) {
  const [{ build }, { commonConfig }] = await Promise.all([import('vite'), import('./vite.mjs')]);
  const config = commonConfig({ root: folder, layer: 'extensions', external: shared });
  const result = await build({
    ...config,
    build: {
      ...config.build,
      write: false,
      minify: true,
      cssCodeSplit: false,
      lib: { entry: join(folder, `src/${app}.ts`), formats: ['es'], fileName: app, cssFileName: app },
      rolldownOptions: { ...config.build.rolldownOptions, output: { codeSplitting: false, minify: true } },
    },
  });
  return [result].flat()[0].output;
}

async function buildHalf(folder, app, manifest) {
  const name = named(folder);
  const output = await bundle(folder, app);
  const chunk = output.find((part) => part.type === 'chunk');
  await checkBundle(chunk.code, `${name}/src/${app}.ts`, Object.keys(chunk.modules ?? {}));
  const script = join(folder, manifest.ui[app]);
  await mkdir(dirname(script), { recursive: true });
  await writeFile(script, chunk.code);
  const written = [script];
  for (const part of output.filter((other) => other !== chunk)) {
    const file = join(dirname(script), basename(part.fileName));
    const listed = `${dirname(manifest.ui[app])}/${basename(part.fileName)}`;
    if (file.endsWith('.css') && !manifest.ui.styles?.includes(listed)) {
      throw new Error(
        `${name}/src/${app}.ts has styles, but the manifest does not name them: add "${listed}" to "moorage.ui.styles" in ${name}/package.json.`,
      );
    }
    await writeFile(file, part.source);
    written.push(file);
  }
  return [...written, ...(await compressFiles(written))];
}

/** The browser half of one extension: `src/portal.ts` and `src/admin.ts`, each one finished ES module. */
export async function buildExtension(folder, options = {}) {
  const file = join(folder, 'package.json');
  if (!(await exists(file)))
    throw new Error(`${folder} has no package.json: name the folder of an extension.`);
  const manifest = (await readJson(file)).moorage;
  if (!manifest) throw new Error(`${named(file)} has no "moorage" section, so this is not an extension.`);
  const halves = ['portal', 'admin'].filter((app) => manifest.ui?.[app]);
  const inputs = [file, ...(await listFiles(join(folder, 'src')))];
  let built = false;
  for (const app of halves) {
    if (!(await exists(join(folder, `src/${app}.ts`)))) {
      if (options.strict === false) continue;
      throw new Error(
        `${named(file)} promises "ui.${app}", but ${named(folder)}/src/${app}.ts does not exist: add it, or take "ui.${app}" out.`,
      );
    }
    const target = {
      target: `ui-${app}`,
      label: `web    ${named(folder)} ${app}`,
      output: join(folder, 'dist'),
      inputs,
    };
    built = (await whenStale({ ...target, ...options }, () => buildHalf(folder, app, manifest))) || built;
  }
  return built;
}
