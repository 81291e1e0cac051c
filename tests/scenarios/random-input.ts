import * as fc from 'fast-check';

/** The part of JSON Schema that actions are written in. */
export interface Shape {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}
export type Body = Record<string, unknown>;

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

/** Which kinds of JSON it takes; undefined: any. */
function kinds(shape: Shape): string[] | undefined {
  if (shape.anyOf) {
    const all = shape.anyOf.map(kinds);
    return all.includes(undefined) ? undefined : all.flatMap((some) => some ?? []);
  }
  if (shape.enum) return shape.enum.map(kindOf);
  if ('const' in shape) return [kindOf(shape.const)];
  if (shape.type === 'integer') return ['number'];
  return shape.type === undefined ? undefined : [shape.type];
}

const samples = [null, true, 1.5, 'no such thing', [1], { a: 1 }];
/** What it cannot accept: another kind of value, and whatever its own rules forbid. */
export function wrongValues(shape: Shape): unknown[] {
  const taken = kinds(shape);
  if (taken === undefined) return [];
  const wrong: unknown[] = samples.filter((value) => !taken.includes(kindOf(value)));
  if (shape.enum) wrong.push('no such choice');
  if (shape.type === 'integer') wrong.push(1.5, ...(shape.minimum === undefined ? [] : [shape.minimum - 1]));
  if (shape.maxLength !== undefined) wrong.push('x'.repeat(shape.maxLength + 1));
  if (shape.maxItems !== undefined) wrong.push(Array.from({ length: shape.maxItems + 1 }, () => 'x'));
  return wrong;
}
/** The same for a query, where all is text. */
export const wrongTexts = (shape: Shape): string[] => {
  if (shape.type === 'integer')
    return ['x', '', '1.5', '1e3', '9'.repeat(30), ...(shape.minimum ? ['0'] : [])];
  if (shape.type === 'boolean') return ['maybe', '1', ''];
  if (shape.enum) return ['no such choice', ''];
  return shape.maxLength === undefined ? [] : ['x'.repeat(shape.maxLength + 1)];
};

const hostile = [
  '',
  ' ',
  '\u0000',
  '\u{1f4a9}\u202e',
  '\ud800',
  "'; drop table client; --",
  '{{constructor.constructor("return 1")()}}',
  '%00%0a',
  '-1',
  '1e309',
  '../../etc/passwd',
  '__proto__',
  '2026-02-30',
];

/** Anything that it accepts, with a liking for what is at the edge. */
export function accepted(shape: Shape): fc.Arbitrary<unknown> {
  if (shape.anyOf) return fc.oneof(...shape.anyOf.map(accepted));
  if (shape.enum) return fc.constantFrom(...shape.enum);
  if ('const' in shape) return fc.constant(shape.const);
  switch (shape.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return integers(shape);
    case 'string':
      return strings(shape);
    case 'array': {
      const { minItems: minLength = 0, maxItems: maxLength = 5 } = shape;
      return fc.array(accepted(shape.items ?? {}), {
        minLength,
        maxLength: Math.max(minLength, Math.min(maxLength, 3)),
      });
    }
    case 'object':
      return shape.properties
        ? objects(shape)
        : fc.dictionary(fc.constantFrom('a', 'id', 'hostname', 'url', 'token', ''), fc.jsonValue(), {
            maxKeys: 3,
          });
    default:
      return fc.jsonValue();
  }
}

export const objects = ({ properties = {}, required = [] }: Shape): fc.Arbitrary<Body> =>
  fc.record(Object.fromEntries(Object.entries(properties).map(([name, shape]) => [name, accepted(shape)])), {
    requiredKeys: required.filter((name) => Object.hasOwn(properties, name)) as never[],
  });

function integers({ minimum, maximum }: Shape): fc.Arbitrary<number> {
  const fits = (value: number): boolean => value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity);
  const edges = [
    0,
    1,
    2,
    3,
    -1,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    -(2 ** 53),
    1e300,
    minimum ?? 1,
    maximum ?? 1,
  ].filter(fits);
  return fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: Math.max(minimum ?? 1, 1), max: Math.min(maximum ?? 5, 5) }) },
    { weight: 1, arbitrary: fc.constantFrom(...edges) },
  );
}

function strings({ pattern, format, minLength = 0, maxLength = 200 }: Shape): fc.Arbitrary<string> {
  if (format === 'email') return fc.emailAddress({ size: 'small' });
  const fits = (text: string): boolean => [...text].length >= minLength && [...text].length <= maxLength;
  if (pattern !== undefined) {
    const matching = fc.stringMatching(new RegExp(pattern, 'u'), { size: 'small' });
    return matching.filter(fits);
  }
  return fc.oneof(
    fc.string({ minLength, maxLength: Math.min(maxLength, Math.max(minLength, 30)), unit: 'binary' }),
    fc
      .constantFrom(...hostile, '19.99', 'USD', '2026-02-28', 'Europe/London', 'x'.repeat(maxLength))
      .filter(fits),
  );
}

/** What an honest program sends, with one thing wrong in it: never to be accepted. */
export function spoiled(shape: Shape, given: readonly string[]): fc.Arbitrary<unknown> {
  const properties = Object.entries(shape.properties ?? {}).filter(([name]) => !given.includes(name));
  const wrong = properties.flatMap(([name, property]) =>
    wrongValues(property).map((value) => [name, value] as const),
  );
  // What has a default may be left out.
  const needed = properties
    .filter(([name, { default: filledIn }]) => shape.required?.includes(name) && filledIn === undefined)
    .map(([name]) => name);
  const base = objects({
    ...shape,
    properties: Object.fromEntries(properties),
    required: shape.required ?? [],
  });
  const strange = fc
    .string({ minLength: 1, maxLength: 20 })
    .filter((name) => !Object.hasOwn(shape.properties ?? {}, name));
  return fc.oneof(
    fc.tuple(base, strange, fc.jsonValue()).map(([body, name, value]) => ({ ...body, [`${name}`]: value })),
    fc.oneof(fc.array(fc.jsonValue(), { maxLength: 3 }), fc.string(), fc.integer(), fc.boolean()),
    ...(wrong.length > 0
      ? [
          fc
            .tuple(base, fc.constantFrom(...wrong))
            .map(([body, [name, value]]) => ({ ...body, [name]: value })),
        ]
      : []),
    ...(needed.length > 0
      ? [fc.tuple(base, fc.constantFrom(...needed)).map(([{ ...body }, name]) => (delete body[name], body))]
      : []),
  );
}
