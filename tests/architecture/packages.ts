/** The house rules of who may import whom, between packages. `docs/decisions` says why. */
import { target, type Import } from './sources.ts';

export type Owner =
  | { kind: 'sdk' | 'server' | 'ui' | 'testing' | 'build' | 'portal' | 'admin' | 'tests' | 'outside' }
  | { kind: 'extension' | 'theme'; name: string };

const cores = new Set(['sdk', 'server', 'ui', 'testing', 'build']);

/** Whose file is this? */
export function ownerOf(path: string): Owner {
  const [top = '', second = ''] = path.split('/');
  if (top === 'core' && cores.has(second)) return { kind: second as 'sdk' };
  if (top === 'plugins' || top === 'modules' || top === 'gateways') {
    return { kind: 'extension', name: `${top}/${second}` };
  }
  if (top === 'themes') return { kind: 'theme', name: `themes/${second}` };
  if (top === 'portal' || top === 'admin' || top === 'tests') return { kind: top };
  return { kind: 'outside' };
}

/** Whose package does this import lead to? `packages` maps names in package.json to folders. */
function reached(path: string, specifier: string, packages: ReadonlyMap<string, string>): Owner {
  if (specifier.startsWith('.')) return ownerOf(`${target(path, specifier)}`);
  const name = specifier.split('/').slice(0, 2).join('/');
  const folder = packages.get(name) ?? packages.get(specifier.split('/')[0] ?? '');
  return folder === undefined ? { kind: 'outside' } : ownerOf(`${folder}/`);
}

/** Tests, and what only they use, which is kept in a folder `fixtures`, `testing` or `tests`. */
export const isTest = (path: string): boolean =>
  path.endsWith('.test.ts') ||
  /^(core\/server|(plugins|modules|gateways)\/[^/]+)\/(src\/(.+\/)?(fixtures|testing|tests)|tests)\//.test(
    path,
  );
export const isUiHalf = (path: string): boolean =>
  /^(plugins|modules|gateways|themes)\/[^/]+\/src\/(portal|admin)\.ts$/.test(path) ||
  /^(plugins|modules|gateways|themes)\/[^/]+\/src\/ui\//.test(path) ||
  path.endsWith('.vue');

/**
 * Why this import is not allowed; undefined when it is.
 * @param parents theme folder → folder of the theme it extends
 */
export function packageViolation(
  path: string,
  found: Import,
  packages: ReadonlyMap<string, string>,
  parents: ReadonlyMap<string, string> = new Map(),
): string | undefined {
  const from = ownerOf(path);
  const to = reached(path, found.specifier, packages);
  if (to.kind === 'outside') {
    return found.specifier.startsWith('.') &&
      from.kind !== 'outside' &&
      from.kind !== 'tests' &&
      !isTest(path)
      ? 'leads out of its package'
      : undefined;
  }
  if (from.kind === 'tests' || from.kind === 'outside' || same(from, to)) {
    return from.kind !== 'tests' && same(from, to) ? ownViolation(path, found) : undefined;
  }
  // Nobody reaches into another package's folder: its package.json says what is public.
  const reachesIn = found.specifier.startsWith('.') && to.kind !== 'tests';
  if (reachesIn) return `reaches into ${nameOf(to)}: import its package`;
  return allowed(path, from, to, found, parents) ? undefined : `${nameOf(from)} may not import ${nameOf(to)}`;
}

function allowed(
  path: string,
  from: Owner,
  to: Owner,
  found: Import,
  parents: ReadonlyMap<string, string>,
): boolean {
  const client = /^@moorage\/sdk\/client$/.test(found.specifier);
  const browser = to.kind === 'ui' || (to.kind === 'sdk' && (client || found.typeOnly));
  switch (from.kind) {
    case 'server':
      return to.kind === 'sdk' || (isTest(path) && to.kind === 'testing');
    case 'testing':
      return to.kind === 'sdk' || to.kind === 'server';
    case 'ui':
      return to.kind === 'sdk' && browser;
    case 'portal':
    case 'admin':
      return browser;
    case 'extension':
      if (isTest(path)) return to.kind === 'sdk' || to.kind === 'testing' || to.kind === 'tests';
      return isUiHalf(path) ? browser : to.kind === 'sdk' && !client;
    case 'theme':
      if (isTest(path)) return to.kind !== 'extension';
      return browser || (to.kind === 'theme' && parents.get(from.name) === to.name);
    default:
      return false; // sdk and build import nothing of ours
  }
}

/** Inside one package. */
function ownViolation(path: string, found: Import): string | undefined {
  const to = target(path, found.specifier);
  if (isTest(to) && !isTest(path)) return 'would ship what is for tests';
  if (isUiHalf(path) && !found.typeOnly && /\/src\/server\.ts$/.test(to)) {
    return 'would carry the server half into the browser';
  }
  return undefined;
}

const nameOf = (owner: Owner): string => ('name' in owner ? owner.name : owner.kind);
const same = (a: Owner, b: Owner): boolean => a.kind === b.kind && nameOf(a) === nameOf(b);
