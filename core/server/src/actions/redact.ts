const secretName =
  /pass(?:word|phrase|wd)|secret|token|api_?-?key|private_?-?key|authori[sz]ation|cookie|credential|card_?number|^cvc$|^cvv$|^pin$/i;
export const removed = '[removed]';
const longest = 16_000;

interface Shape {
  readonly secret?: boolean;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly patternProperties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: boolean | Shape;
  readonly items?: Shape | readonly Shape[];
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
}

/** A copy fit for the audit log: without anything that the schema marks as secret or whose name says so. */
export const redact = (value: unknown, schema?: object): unknown =>
  redactBy(value, schema ? branches(schema) : []);

/** A value may fit any branch of a union, and is secret when one of them says so. */
function redactBy(value: unknown, shapes: readonly Shape[]): unknown {
  if (shapes.some(({ secret }) => secret)) return removed;
  if (Array.isArray(value)) return value.map((item) => redactBy(item, shapes.flatMap(itemsOf)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      secretName.test(key)
        ? removed
        : redactBy(
            inner,
            shapes.flatMap((shape) => propertyOf(shape, key)),
          ),
    ]),
  );
}

const branches = (shape: Shape): Shape[] => [
  shape,
  ...[shape.anyOf, shape.oneOf, shape.allOf].flatMap((list) => (list ?? []).flatMap(branches)),
];
const itemsOf = ({ items }: Shape): Shape[] => (items === undefined ? [] : [items].flat().flatMap(branches));

function propertyOf({ properties = {}, patternProperties = {}, ...shape }: Shape, key: string): Shape[] {
  const named = Object.hasOwn(properties, key)
    ? [properties[key] as Shape]
    : Object.values(patternProperties);
  const other = typeof shape.additionalProperties === 'object' ? [shape.additionalProperties] : [];
  return [...named, ...other].flatMap(branches);
}

/** As JSON text; an input too long to be kept is named as such instead of being cut into something else. */
export function redactedJson(value: unknown, schema?: object): string {
  const text = JSON.stringify(redact(value, schema) ?? null);
  return text.length <= longest ? text : JSON.stringify({ leftOut: `${text.length} characters` });
}
