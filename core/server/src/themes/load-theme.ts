import { Manifest, Refusal } from '@moorage/sdk';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownSchemas } from '../own-schemas.ts';
import { checkTokens, type ThemeTokens } from './tokens/tokens.ts';
import type { Declaration, ThemePackage } from './types.ts';

const checkManifest = new Ajv2020({ strict: false, ...ownSchemas }).compile<Manifest>(Manifest);

/**
 * Reads a theme's package folder: JSON and text only, none of its code is run.
 * @throws Refusal that names the file and the fault
 */
export function loadTheme(directory: string): ThemePackage {
  const manifest = readJson(join(directory, 'package.json')).moorage;
  if (!checkManifest(manifest) || !manifest.theme) {
    const why = checkManifest.errors?.map((error) => `${error.instancePath} ${error.message}`).join('; ');
    throw new Refusal('theme.invalid', `${directory}/package.json: ${why ?? 'it is not a theme'}`);
  }
  const { id, title, theme } = manifest;
  const tokens = readJson(join(directory, theme.tokens)) as unknown as ThemeTokens;
  checkTokens(tokens, id);
  const files = readTree(join(directory, theme.templates));
  const styles = theme.styles ?? [];
  return {
    id,
    title,
    parent: theme.parent,
    tokens,
    templates: pick(files, /\.hbs$/, (bytes) => bytes.toString('utf8')),
    declarations: pick(files, /^(?:mail|page)\/.*\.json$/, parseDeclaration),
    messages: readMessages(files),
    mailStyles: parse(files.get('mail-styles.json'), `${id}/mail-styles.json`) as Record<string, string>,
    styles,
    assets: new Map([
      ...styles.map((path) => [path, readFileSync(join(directory, path))] as const),
      ...(theme.assets ? prefixed(theme.assets, readTree(join(directory, theme.assets))) : []),
    ]),
  };
}

const readJson = (file: string) => parse(readFileSync(file), file) as Record<string, unknown>;

function parse(bytes: Buffer | undefined, file: string): unknown {
  try {
    return bytes === undefined ? {} : JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new Refusal('theme.invalid', `${file} is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
}

/** Regular files beneath a folder by path with forward slashes; links are not followed. */
function readTree(folder: string): Map<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    entries
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [file.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(file)]),
  );
}

function pick<T>(
  files: Map<string, Buffer>,
  which: RegExp,
  read: (bytes: Buffer, file: string) => T,
): Map<string, T> {
  const chosen = [...files].filter(([file]) => which.test(file));
  return new Map(chosen.map(([file, bytes]) => [file.replace(/\.\w+$/, ''), read(bytes, file)]));
}

function parseDeclaration(bytes: Buffer, file: string): Declaration {
  const found = parse(bytes, file) as Partial<Declaration>;
  if (!found.title || !found.variables || !found.preview) {
    throw new Refusal('theme.invalid', `${file} needs a title, variables and a preview`);
  }
  return found as Declaration;
}

function readMessages(files: Map<string, Buffer>): Map<string, Record<string, string>> {
  const found = pick(files, /^messages\/[A-Za-z-]+\.json$/, parse) as Map<string, Record<string, string>>;
  return new Map([...found].map(([path, texts]) => [path.slice('messages/'.length), texts]));
}

const prefixed = (folder: string, files: Map<string, Buffer>) =>
  [...files].map(([path, bytes]) => [`${folder}/${path}`, bytes] as const);
