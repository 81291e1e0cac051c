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
  const work = build({
    ...config,
    logLevel: 'silent',
    build: {
      ...config.build,
      write: false,
      minify: true,
      cssCodeSplit: false,
      lib: { entry: join(folder, `src/${app}.ts`), formats: ['es'], fileName: app, cssFileName: app },
      rolldownOptions: { ...config.build.rolldownOptions, output: { codeSplitting: false, minify: true } },
    },
  });
  const result = await work.catch((error) => {
    throw new Error(explain(error, `${named(folder)}/src/${app}.ts`), { cause: error });
  });
  return [result].flat()[0].output;
}

/** The bundler's own words come with a stack; one sentence says which import it is. */
function explain(error, source) {
  const missing = /failed to resolve import "([^"]+)" from "([^"]+)"/i.exec(error.message);
  if (!missing) return `${source} could not be built: ${error.message}`;
  const [, specifier, importer] = missing;
  return `${source}: ${named(importer)} imports "${specifier}", which is not installed or has no such file. Only ${shared.map((name) => `"${name}"`).join(', ')} come with the page; install the rest in the extension.`;
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
      // Without sources there is nothing to build; what is finished is used as it is.
      if (await exists(join(folder, manifest.ui[app]))) continue;
      const problem = `${named(file)} promises "ui.${app}", but there is neither ${named(folder)}/src/${app}.ts nor a finished ${manifest.ui[app]}.`;
      if (!options.lenient) throw new Error(`${problem} Add the source, or take "ui.${app}" out.`);
      options.warn?.(problem);
      continue;
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
