import type { ValidateFunction } from 'ajv/dist/2020.js';
import type { TSchema } from '@moorage/sdk';
import { createInputAjv } from './check-input.ts';

type Strip = (value: unknown) => unknown;
interface Shape {
  readonly type?: string;
  readonly properties?: Record<string, Shape>;
  readonly patternProperties?: Record<string, Shape>;
  readonly additionalProperties?: boolean | Shape;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
}

const ajv = createInputAjv();
const keep: Strip = (value) => value;

/**
 * An answer that is exactly what the schema declares goes out as it is, which one check tells. Of any other only what is
 * declared is copied, and the copy checked: a column that was added to a row does not leak, and an answer of the wrong shape
 * is our bug, not the caller's.
 * @throws Error when the answer has the wrong shape
 */
export function compileOutput(name: string, schema: TSchema): Strip {
  let exact: ValidateFunction | undefined;
  let strip: Strip | undefined;
  let check: ValidateFunction | undefined;
  return (value) => {
    exact ??= ajv.compile(closed(schema) as object);
    if (exact(value)) return value;
    strip ??= stripOf(schema as Shape);
    check ??= ajv.compile(schema);
    const result = strip(value);
    if (!check(result)) {
      throw new Error(`The answer of ${name} has the wrong shape: ${ajv.errorsText(check.errors)}`);
    }
    return result;
  };
}

function stripOf(shape: Shape): Strip {
  if (shape.allOf) return stripOf(joined(shape.allOf));
  const branches = shape.anyOf ?? shape.oneOf;
  if (branches) return stripUnion(branches);
  if (shape.type === 'array' && shape.items) return stripArray(stripOf(shape.items));
  if (shape.type === 'object' && (shape.properties || shape.patternProperties)) return stripObject(shape);
  return keep;
}

function stripArray(item: Strip): Strip {
  return item === keep ? keep : (value) => (Array.isArray(value) ? value.map(item) : value);
}

function stripObject(shape: Shape): Strip {
  const known = Object.entries(shape.properties ?? {}).map(([key, inner]) => [key, stripOf(inner)] as const);
  const names = new Set(known.map(([key]) => key));
  const patterns = Object.entries(shape.patternProperties ?? {}).map(
    ([pattern, inner]) => [new RegExp(pattern, 'u'), stripOf(inner)] as const,
  );
  const more = shape.additionalProperties;
  const other = typeof more === 'object' ? stripOf(more) : more === true ? keep : undefined;

  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const from = value as Record<string, unknown>;
    const to: Record<string, unknown> = {};
    for (const [key, strip] of known) if (from[key] !== undefined) to[key] = strip(from[key]);
    if (patterns.length === 0 && !other) return to;
    for (const key of Object.keys(from)) {
      if (names.has(key) || from[key] === undefined) continue;
      const strip = patterns.find(([pattern]) => pattern.test(key))?.[1] ?? other;
      if (strip) to[key] = strip(from[key]);
    }
    return to;
  };
}

/** A nullable thing has one branch to follow; among several the first that fits is taken, extra fields apart. */
function stripUnion(branches: readonly Shape[]): Strip {
  const options = branches.map((shape) => ({ shape, strip: stripOf(shape) }));
  if (options.every(({ strip }) => strip === keep)) return keep;
  const deep = options.filter(({ shape }) => shape.type !== 'null');
  const only = deep[0];
  if (deep.length === 1 && only) return (value) => (value === null ? null : only.strip(value));
  const checks = deep.map(({ shape, strip }) => ({ strip, fits: ajv.compile(relaxed(shape) as object) }));
  return (value) => (checks.find(({ fits }) => fits(value))?.strip ?? keep)(value);
}

const joined = (parts: readonly Shape[]): Shape => ({
  type: 'object',
  properties: Object.assign({}, ...parts.map((part) => part.properties ?? {})) as Record<string, Shape>,
});

/** The same schema with no field that it does not name. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, closed(part)]));
  const isOpen = inner.type === 'object' && inner.additionalProperties === undefined;
  return isOpen && (inner.properties || inner.patternProperties)
    ? { ...inner, additionalProperties: false }
    : inner;
}

/** The same schema with unknown fields allowed: they are dropped only after the branch is chosen. */
function relaxed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relaxed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    ([key, inner]) => key !== 'additionalProperties' || inner !== false,
  );
  return Object.fromEntries(entries.map(([key, inner]) => [key, relaxed(inner)]));
}
