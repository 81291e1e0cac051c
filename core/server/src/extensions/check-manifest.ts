import { basename } from 'node:path';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import semver from 'semver';
import { Manifest, sdkVersion } from '@moorage/sdk';
import { ownSchemas } from '../own-schemas.ts';
import type { ExtensionPackage } from './package.ts';

const check = new Ajv2020({ strict: false, allErrors: true, ...ownSchemas }).compile<Manifest>(Manifest);

/** Words that core itself uses before the dot of an action, or as an owner. */
const reserved = new Set(
  (
    'core system house extensions catalog products product-groups servers server-groups gateways clients brands orders ' +
    'invoices payments payment-methods services provisioning ledger mail mails staff analytics jobs events audit auth ' +
    'session sessions account settings themes'
  ).split(' '),
);

export interface PackageJson {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly keywords?: unknown;
  readonly moorage?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Reads nothing but the parsed `package.json`; whatever is wrong comes back as text, never as an exception. */
export function checkPackage(folder: string, json: PackageJson): ExtensionPackage {
  const file = `${folder}/package.json`;
  const raw = json.moorage as Partial<Manifest> | undefined;
  const problems: string[] = [];
  if (!check(raw)) problems.push(...(check.errors ?? []).map((error) => describe(file, error)));
  const version = typeof json.version === 'string' ? json.version : '';
  if (!semver.valid(version))
    problems.push(`${file}: "version" is not a semantic version. Write it like "1.2.3".`);
  if (problems.length === 0) problems.push(...rules(file, raw as Manifest));
  const id = typeof raw?.id === 'string' ? raw.id : '';
  const idIsGood = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id) && id.length <= 40;
  return {
    id: idIsGood ? id : invalidId(folder),
    folder,
    name: typeof json.name === 'string' ? json.name : basename(folder),
    version: semver.valid(version) ?? '0.0.0',
    title: typeof raw?.title === 'string' && raw.title !== '' ? raw.title.slice(0, 80) : basename(folder),
    manifest: problems.length === 0 ? (raw as Manifest) : null,
    problems,
  };
}

export function unreadablePackage(folder: string, reason: string): ExtensionPackage {
  const name = basename(folder);
  const problem = `${folder}/package.json cannot be read (${reason}). Repair the file or remove the folder.`;
  return {
    id: invalidId(folder),
    folder,
    name,
    version: '0.0.0',
    title: name,
    manifest: null,
    problems: [problem],
  };
}

/** The row id of a package that has no usable id: no manifest can carry the colon. */
export const invalidId = (folder: string): string =>
  `invalid:${basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .slice(0, 30)}`;

function rules(file: string, manifest: Manifest): string[] {
  const { id, kind, engine, server, ui, theme } = manifest;
  const problems: string[] = [];
  const demand = (holds: boolean, problem: string): void => {
    if (!holds) problems.push(`${file}: ${problem}`);
  };
  demand(
    !reserved.has(id),
    `"moorage.id" may not be "${id}", which the core uses itself. Choose another id.`,
  );
  demand(
    semver.validRange(engine) !== null,
    `"moorage.engine" is not a semver range: "${engine}". Write "^${sdkVersion}".`,
  );
  demand(
    semver.validRange(engine) === null || semver.satisfies(sdkVersion, engine, { includePrerelease: true }),
    `"moorage.engine" is "${engine}", but this installation offers ${sdkVersion}. Install a version of the extension made for ${sdkVersion}.`,
  );
  demand(
    kind !== 'registrar',
    '"moorage.kind" is "registrar", which this version cannot run yet. Update Moorage.',
  );
  if (kind === 'server-module' || kind === 'gateway')
    demand(server !== undefined, `"moorage.server" is missing: a ${kind} needs its server entry.`);
  if (kind === 'plugin')
    demand(
      server !== undefined || ui !== undefined,
      'the plugin has neither "moorage.server" nor "moorage.ui". Name at least one entry.',
    );
  demand(
    (kind === 'theme') === (theme !== undefined),
    '"moorage.theme" belongs to themes, and every theme needs it.',
  );
  for (const [other, range] of Object.entries(manifest.dependsOn ?? {})) {
    demand(
      semver.validRange(range) !== null,
      `"moorage.dependsOn.${other}" is not a semver range: "${range}".`,
    );
  }
  return problems;
}

function describe(file: string, { instancePath, keyword, params, message }: ErrorObject): string {
  const field = ['moorage', ...instancePath.split('/').slice(1)].join('.');
  switch (keyword) {
    case 'required':
      return `${file}: "${field}.${String(params.missingProperty)}" is missing. Add it.`;
    case 'additionalProperties':
      return `${file}: "${field}.${String(params.additionalProperty)}" is not a known field. Remove it or correct its name.`;
    case 'enum':
      return `${file}: "${field}" must be one of ${(params.allowedValues as string[]).join(', ')}.`;
    case 'pattern':
      return field === 'moorage.id'
        ? `${file}: "moorage.id" takes lower-case letters, digits and single dashes, and begins with a letter.`
        : `${file}: "${field}" must be a path inside the package, with forward slashes and without "..".`;
    default:
      return field === 'moorage' && keyword === 'type'
        ? `${file}: "moorage" is missing or not an object. Add the manifest.`
        : `${file}: "${field}" ${message ?? 'is not valid'}.`;
  }
}
