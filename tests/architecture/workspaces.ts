import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readSources, root } from './sources.ts';

export interface Package {
  /** From the root. */
  readonly folder: string;
  readonly json: {
    readonly name?: string;
    readonly version?: string;
    readonly keywords?: readonly string[];
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly peerDependencies?: Readonly<Record<string, string>>;
    readonly moorage?: unknown;
  };
}

const homes = ['core', 'plugins', 'modules', 'gateways', 'themes', 'portal', 'admin', 'tests'];
export const extensionHomes = ['plugins', 'modules', 'gateways', 'themes'];

/** Our own packages: a package.json in a home, or one folder below. */
export function readPackages(folders: readonly string[] = homes, from = root): Package[] {
  return readSources(folders, from, /^package\.json$/)
    .map(({ path, text }) => ({ folder: dirname(path), json: JSON.parse(text) as Package['json'] }))
    .filter(({ folder }) => folder.split('/').length <= 2);
}

export const packageFolders = (): Map<string, string> =>
  new Map(readPackages().flatMap(({ folder, json }) => (json.name ? [[json.name, folder]] : [])));

/** Theme folder → folder of its parent. */
export function themeParents(): Map<string, string> {
  const themes = readPackages(['themes']).map(({ folder, json }) => ({
    folder,
    manifest: json.moorage as { id: string; theme?: { parent?: string } } | undefined,
  }));
  return new Map(
    themes.flatMap(({ folder, manifest }) => {
      const parent = themes.find((other) => other.manifest?.id === manifest?.theme?.parent);
      return parent && manifest?.theme?.parent ? [[folder, parent.folder] as const] : [];
    }),
  );
}

export const readJson = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
