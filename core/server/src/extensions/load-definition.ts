import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  Refusal,
  type GatewayDefinition,
  type Plugin,
  type ServerModuleDefinition,
  type TSchema,
} from '@moorage/sdk';
import { secretPaths } from '../security/sealed-settings.ts';
import type { GoodPackage } from './package.ts';

export type Definition =
  | { readonly kind: 'plugin'; readonly plugin: Plugin }
  | { readonly kind: 'server-module'; readonly module: ServerModuleDefinition }
  | { readonly kind: 'gateway'; readonly gateway: GatewayDefinition }
  /** A theme, or a plugin that only lives in the browser. */
  | { readonly kind: 'data' };

/**
 * Imports the server entry of an extension and looks at what it exports. From here on its code runs.
 * @throws Error that names the file and the repair · Refusal `extension.restart` when another version was loaded here before
 */
export async function loadDefinition(found: GoodPackage): Promise<Definition> {
  const { folder, manifest } = found;
  if (manifest.server === undefined) return { kind: 'data' };
  const file = await entryFile(folder, manifest.server, 'moorage.server');
  refuseOtherVersion(file, found);
  const exported: unknown = await importModule(file).then(({ default: value }) => value);
  const demand = (holds: boolean, what: string): void => {
    if (!holds) throw new Error(`${file}: ${what}`);
  };
  const value = (exported ?? {}) as Record<string, unknown>;
  const schema = (name: string, { sealed }: { sealed: boolean }): void => {
    demand(isObjectSchema(value[name]), `"${name}" must be a t.Object(…) schema.`);
    let secrets = 0;
    try {
      secrets = secretPaths(value[name] as TSchema).length;
    } catch (error) {
      demand(false, `"${name}": ${(error as Error).message}.`);
    }
    // What is sold and what is ordered lies open in the database, and staff read it.
    demand(secrets === 0 || sealed, `"${name}" may hold no secrets: only settings are sealed.`);
  };
  const method = (name: string): void =>
    demand(typeof value[name] === 'function', `"${name}" must be a function.`);
  const maker = { plugin: 'definePlugin', 'server-module': 'defineServerModule', gateway: 'defineGateway' };
  const kind = manifest.kind as keyof typeof maker;
  demand(
    typeof exported === 'object' && exported !== null,
    `it has no default export. Write "export default ${maker[kind]}({ … })".`,
  );
  schema('settings', { sealed: true });
  switch (kind) {
    case 'plugin':
      method('setup');
      return { kind, plugin: exported as Plugin };
    case 'server-module':
      schema('product', { sealed: false });
      schema('order', { sealed: false });
      demand(Array.isArray(value.steps), '"steps" must be a list.');
      method('connect');
      return { kind, module: exported as ServerModuleDefinition };
    case 'gateway':
      demand(
        value.currencies === 'any' || Array.isArray(value.currencies),
        '"currencies" must be a list of ISO codes or "any".',
      );
      method('connect');
      return { kind, gateway: exported as GatewayDefinition };
  }
}

const loadedVersions = new Map<string, string>();

/**
 * A module is loaded once in the life of a process. Another address would bring the entry anew, but not what it imports, and
 * half an upgrade is worse than none. To run the old code as the new version would leave its settings behind for good.
 */
function refuseOtherVersion(file: string, { title, version }: GoodPackage): void {
  const loaded = loadedVersions.get(file) ?? version;
  if (loaded !== version)
    throw new Refusal(
      'extension.restart',
      `${title} ${version} is in its folder, but this process has loaded ${loaded}. Restart Moorage to upgrade.`,
      { status: 409 },
    );
  loadedVersions.set(file, version);
}

/** The settings form of a plugin. Modules and gateways have settings per server and account instead. */
export const settingsOf = (definition: Definition): TSchema | null =>
  definition.kind === 'plugin' ? definition.plugin.settings : null;

const isObjectSchema = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'object';

/**
 * A file that the manifest names. In a checkout that was not built, the source stands in for `dist/….js`.
 * @throws Error when it is not there, or lies outside the package
 */
export async function entryFile(folder: string, path: string, field: string): Promise<string> {
  const source = path.replace(/^dist\/(.+)\.js$/, 'src/$1.ts');
  const found = [path, source].map((name) => join(folder, name)).find((name) => existsSync(name));
  if (found === undefined)
    throw new Error(
      `${folder}/package.json: "${field}" names ${path}, which is not there. Build the extension or correct the path.`,
    );
  const real = await realpath(found);
  if (relative(await realpath(folder), real).startsWith('..'))
    throw new Error(`${folder}/package.json: "${field}" names ${path}, which leads out of the package.`);
  return real;
}

export async function importModule(file: string): Promise<{ default?: unknown; up?: unknown }> {
  try {
    return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { default?: unknown; up?: unknown };
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_UNKNOWN_FILE_EXTENSION')
      throw new Error(`${file} is TypeScript, which is not run here. Build the extension.`, { cause: error });
    throw new Error(`${file} cannot be loaded: ${(error as Error)?.message ?? String(error)}`, {
      cause: error,
    });
  }
}
