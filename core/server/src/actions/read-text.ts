import type { TSchema } from '@moorage/sdk';

interface Shape {
  readonly type?: string;
  readonly properties?: Record<string, Shape>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
}

/**
 * Path and query hold text only: whole numbers and booleans are read out of it where the schema wants them. What does not
 * fit stays text, so that the check names the field. JSON bodies never come through here.
 */
export function readText(schema: TSchema, values: Readonly<Record<string, string | readonly string[]>>) {
  const properties = (schema as Shape).properties ?? {};
  const input: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const shape = Object.hasOwn(properties, name) ? properties[name] : undefined;
    Object.defineProperty(input, name, {
      value: shape ? read(shape, value) : value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return input;
}

function read(shape: Shape, value: string | readonly string[]): unknown {
  const shapes = shape.anyOf ?? [shape];
  const list = shapes.find(({ type }) => type === 'array');
  if (list) return [value].flat().map((part) => readOne(list.items?.anyOf ?? [list.items ?? {}], part));
  return typeof value === 'string' ? readOne(shapes, value) : value;
}

function readOne(shapes: readonly Shape[], text: string): unknown {
  for (const { type } of shapes) {
    if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
    if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
    if (type === 'object' && text.startsWith('{')) return parsed(text);
  }
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
