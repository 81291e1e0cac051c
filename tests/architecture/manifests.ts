/** What has to be true of an extension's package beyond the shape of its manifest. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Manifest } from '@moorage/sdk';
import { satisfies, validRange } from 'semver';
import { Check, Errors } from 'typebox/value';
import type { Package } from './workspaces.ts';

const kindOfHome: Readonly<Record<string, readonly string[]>> = {
  plugins: ['plugin'],
  modules: ['server-module', 'registrar'],
  gateways: ['gateway'],
  themes: ['theme'],
};

/** @returns what is wrong, one sentence each */
export function manifestFaults({ folder, json }: Package, sdkVersion: string, from: string): string[] {
  const manifest = json.moorage;
  if (!Check(Manifest, manifest)) {
    return Errors(Manifest, manifest).map((error) => `${error.instancePath || 'moorage'} ${error.message}`);
  }
  const faults: string[] = [];
  const demand = (holds: boolean, otherwise: string): void => {
    if (!holds) faults.push(otherwise);
  };
  const [home = '', name = ''] = folder.split('/');
  demand(json.keywords?.includes('moorage-extension') === true, 'lacks the keyword moorage-extension');
  demand(manifest.id === name, `the id ${manifest.id} is not the folder's name`);
  demand(kindOfHome[home]?.includes(manifest.kind) === true, `a ${manifest.kind} does not live in ${home}`);
  demand(
    validRange(manifest.engine) !== null && satisfies(sdkVersion, manifest.engine),
    `engine ${manifest.engine} does not admit SDK ${sdkVersion}`,
  );
  demand(
    manifest.server === undefined || json.peerDependencies?.['@moorage/sdk'] !== undefined,
    'has a server half but no peer dependency @moorage/sdk',
  );
  demand(json.dependencies?.['@moorage/sdk'] === undefined, 'would carry its own copy of @moorage/sdk');
  for (const path of filesNamed(manifest)) {
    demand(existsSync(join(from, folder, sourceOf(path))), `${path} has no source ${sourceOf(path)}`);
  }
  return faults;
}

const filesNamed = (manifest: Manifest): string[] =>
  [
    ...[manifest.icon, manifest.server, manifest.migrations, manifest.ui?.portal, manifest.ui?.admin],
    ...[manifest.theme?.tokens, manifest.theme?.templates, manifest.theme?.assets],
  ].filter((path) => path !== undefined);

/** A built file is checked by what it is built from, so that the check needs no build. */
const sourceOf = (path: string): string => path.replace(/^dist\/(.+)\.js$/, 'src/$1.ts');
