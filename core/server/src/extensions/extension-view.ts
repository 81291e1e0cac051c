import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { Type as t, type Static } from 'typebox';
import { maskSettings } from '../security/sealed-settings.ts';
import type { Extension } from './extension.ts';
import { entryFile, settingsOf } from './load-definition.ts';
import { isGood, type ExtensionPackage } from './package.ts';
import { load, type Limits } from './running-extension.ts';

const maybe = <T extends ReturnType<typeof t.String>>(schema: T) => t.Union([schema, t.Null()]);

export const ExtensionView = t.Object({
  id: t.String(),
  kind: t.String(),
  title: t.String(),
  description: t.String(),
  version: t.String(),
  state: t.Enum(['found', 'installed', 'enabled', 'running', 'failed', 'missing']),
  /** What staff decided; `state` is what became of it. */
  wanted: t.Boolean(),
  error: maybe(t.String()),
  /** How often it failed in browsers and hooks. */
  failures: t.Integer(),
  dependsOn: t.Array(t.String()),
  permissions: t.Array(t.String()),
  /** A picture as a `data:` address. */
  icon: maybe(t.String()),
  changedAt: t.String(),
});
export type ExtensionView = Static<typeof ExtensionView>;

export const ExtensionDetails = t.Object({
  ...ExtensionView.properties,
  /** Schema of the settings form and its values, with secrets as `{ set }`; null when there is no form. */
  settings: t.Union([t.Object({ schema: t.Unknown(), values: t.Unknown() }), t.Null()]),
  /** Why the form cannot be shown. */
  settingsError: maybe(t.String()),
  failureList: t.Array(
    t.Object({
      app: t.String(),
      phase: t.String(),
      message: t.String(),
      times: t.Integer(),
      firstAt: t.String(),
      lastAt: t.String(),
    }),
  ),
});
export type ExtensionDetails = Static<typeof ExtensionDetails>;

export async function describeExtension(
  row: Extension,
  found: ExtensionPackage | undefined,
  failures: number,
): Promise<ExtensionView> {
  const manifest = found?.manifest;
  return {
    id: row.extensionId,
    kind: row.kind,
    title: row.title,
    description: manifest?.description ?? '',
    version: found?.version ?? row.version,
    state: row.state,
    wanted: row.wanted === 1,
    error: row.error,
    failures,
    dependsOn: Object.keys(manifest?.dependsOn ?? {}),
    permissions: [...(manifest?.permissions ?? [])],
    icon: found ? await iconOf(found) : null,
    changedAt: row.changedAt,
  };
}

/** Looking at the form loads the extension's code, and nothing else of it runs. */
export async function describeSettings(
  row: Extension,
  found: ExtensionPackage | undefined,
  limits: Limits,
): Promise<Pick<ExtensionDetails, 'settings' | 'settingsError'>> {
  if (!isGood(found)) return { settings: null, settingsError: null };
  try {
    const schema = settingsOf(await load(found, limits));
    const empty =
      schema === null || Object.keys((schema as { properties?: object }).properties ?? {}).length === 0;
    return {
      settings: empty ? null : { schema, values: maskSettings(schema, row.settings) },
      settingsError: null,
    };
  } catch (error) {
    return { settings: null, settingsError: (error as Error).message };
  }
}

const pictures: Readonly<Record<string, string>> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
};
const iconLimit = 64 * 1024;
const icons = new WeakMap<ExtensionPackage, Promise<string | null>>();

function iconOf(found: ExtensionPackage): Promise<string | null> {
  let icon = icons.get(found);
  if (!icon) icons.set(found, (icon = readIcon(found)));
  return icon;
}

/** A picture that is missing, too large or of another kind is left out: it is no reason to hide the extension. */
async function readIcon({ folder, manifest }: ExtensionPackage): Promise<string | null> {
  const type = pictures[extname(manifest?.icon ?? '')];
  if (manifest?.icon === undefined || type === undefined) return null;
  const file = await entryFile(folder, manifest.icon, 'moorage.icon').catch(() => null);
  if (file === null || (await stat(file)).size > iconLimit) return null;
  return `data:${type};base64,${(await readFile(file)).toString('base64')}`;
}
