import { Refusal, type Json, type JsonObject, type TSchema } from '@moorage/sdk';
import { checkForm } from './check-form.ts';
import type { Sealer } from './sealer.ts';

/**
 * Settings as they lie in the database: plain JSON, in which each field that its schema marks `secret: true` is sealed by
 * itself. A sealed field is bound to `place` and to its name, so it opens nowhere else.
 */
export interface Sealing {
  readonly sealer: Sealer;
  readonly schema: TSchema;
  /** Whose settings they are, for example `server:12`. */
  readonly place: string;
}

const mark = 'sealed.';
const isSealed = (value: unknown): value is string => typeof value === 'string' && value.startsWith(mark);
const isObject = (value: unknown): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Node {
  type?: string;
  secret?: boolean;
  destination?: boolean;
  default?: unknown;
  properties?: Record<string, Node>;
  items?: unknown;
  anyOf?: unknown;
}

/**
 * Paths of the secret fields.
 * @throws Error when a secret stands where it cannot be sealed: in a list, in a variant, or not as text
 */
export function secretPaths(schema: TSchema): readonly (readonly string[])[] {
  const walk = (node: Node, path: readonly string[]): (readonly string[])[] => {
    if (node.secret === true) {
      if (node.type !== 'string') throw new Error(`The secret field ${path.join('.')} must be a string`);
      return [path];
    }
    for (const part of [node.items, node.anyOf]) {
      if (part !== undefined && JSON.stringify(part).includes('"secret":true'))
        throw new Error(`A secret inside ${path.join('.')} cannot be sealed: lists and variants hold none`);
    }
    return Object.entries(node.properties ?? {}).flatMap(([name, child]) => walk(child, [...path, name]));
  };
  return walk(schema as Node, []);
}

/**
 * What a form sends back → all values, opened. A secret that is absent, empty or the mask itself keeps its old value; `null`
 * removes it.
 * @throws Refusal `settings.invalid` with one entry per field; `settings.secret-again` when the address that the secrets go to
 *   is another one: who may change settings may not thereby read the secrets of others
 */
export function mergeSettings(sealing: Sealing, values: unknown, stored: JsonObject | null): JsonObject {
  if (!isObject(values))
    throw new Refusal('settings.invalid', 'The settings must be an object with one entry per field.');
  const merged = structuredClone(values) as Record<string, Json>;
  const kept: (readonly string[])[] = [];
  for (const path of secretPaths(sealing.schema)) {
    const given = read(merged, path);
    if (given === null) remove(merged, path);
    else if (given === undefined || given === '' || isObject(given)) {
      const before = stored === null ? undefined : read(stored, path);
      if (before === undefined) remove(merged, path);
      else {
        write(merged, path, openOne(sealing, path, before));
        kept.push(path);
      }
    }
  }
  refuseMarks(merged, []);
  const checked = checkForm(sealing.schema, merged, {
    code: 'settings.invalid',
    message: 'Some of the settings are missing or not valid.',
  });
  if (stored !== null && kept.length > 0 && goesElsewhere(sealing.schema as Node, stored, checked))
    throw new Refusal(
      'settings.secret-again',
      'The address is another one than before. Enter the secrets again: they are not sent to a new address by themselves.',
      { fields: Object.fromEntries(kept.map((path) => [path.join('.'), 'Enter it again'])) },
    );
  return checked;
}

/** Whether a field that is marked as a destination, or that holds a web address, has changed. */
function goesElsewhere(node: Node, before: JsonObject, after: JsonObject): boolean {
  return Object.entries(node.properties ?? {}).some(([name, child]) => {
    const was = before[name] ?? child.default;
    const is = after[name] ?? child.default;
    if (child.properties) return goesElsewhere(child, isObject(was) ? was : {}, isObject(is) ? is : {});
    const leads = child.destination === true || isAddress(was) || isAddress(is);
    return leads && JSON.stringify(was) !== JSON.stringify(is);
  });
}
const isAddress = (value: unknown): boolean =>
  typeof value === 'string' && /^(?:https?|wss?):\/\//i.test(value.trim());

/** Opened values → what is stored. A secret that did not change keeps its sealed form. */
export function sealSettings(sealing: Sealing, opened: JsonObject, stored: JsonObject | null): JsonObject {
  const sealed = structuredClone(opened) as Record<string, Json>;
  for (const path of secretPaths(sealing.schema)) {
    const value = read(sealed, path);
    if (typeof value !== 'string') continue;
    const before = stored === null ? undefined : read(stored, path);
    const same =
      isSealed(before) && !sealing.sealer.isStale(before) && openOne(sealing, path, before) === value;
    write(sealed, path, same ? before : sealing.sealer.seal(value, placeOf(sealing, path)));
  }
  return sealed;
}

/** Opens whatever is sealed, also a field that a newer schema does not call secret any more. */
export function openSettings(sealing: Pick<Sealing, 'sealer' | 'place'>, stored: JsonObject): JsonObject {
  const open = (value: Json, path: readonly string[]): Json =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, open(part, [...path, name])]))
      : openOne(sealing, path, value);
  return open(stored, []) as JsonObject;
}

/** For people: every secret becomes `{ set: true }` or `{ set: false }`. */
export function maskSettings(schema: TSchema, stored: JsonObject): JsonObject {
  const mask = (value: Json): Json => {
    if (isSealed(value)) return { set: true };
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, mask(part)]))
      : value;
  };
  const masked = mask(stored) as Record<string, Json>;
  for (const path of secretPaths(schema)) {
    const value = read(masked, path);
    if (!isObject(value)) write(masked, path, { set: typeof value === 'string' && value !== '' });
  }
  return masked;
}

const placeOf = ({ place }: Pick<Sealing, 'place'>, path: readonly string[]): string =>
  `${place}:${path.join('.')}`;
const openOne = (sealing: Pick<Sealing, 'sealer' | 'place'>, path: readonly string[], value: Json): Json =>
  isSealed(value) ? sealing.sealer.open(value, placeOf(sealing, path)) : value;

/** Text that looks sealed would be opened later, so nobody may hand it in. */
function refuseMarks(value: Json, path: readonly string[]): void {
  if (isSealed(value))
    throw new Refusal('settings.invalid', 'Some of the settings are missing or not valid.', {
      fields: { [path.join('.')]: `may not begin with "${mark}"` },
    });
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) refuseMarks(part, [...path, name]);
}

function read(from: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = from;
  for (const name of path) value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return value;
}
function write(into: Record<string, Json>, path: readonly string[], value: Json): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    into[name] = value;
    return;
  }
  const inner: unknown = Object.hasOwn(into, name) ? into[name] : undefined;
  const target: Record<string, Json> = isObject(inner) ? inner : {};
  into[name] = target;
  write(target, rest, value);
}
function remove(from: Record<string, Json>, path: readonly string[]): void {
  const parent = path.length === 1 ? from : read(from, path.slice(0, -1));
  if (isObject(parent)) delete (parent as Record<string, Json>)[path.at(-1) as string];
}
