import type { Action } from '@moorage/sdk';
import type { Shape } from './shapes.ts';

/** The typed half of the browser's client: which route an action has, what it takes and what it gives. */
export function clientTypes(actions: ReadonlyMap<string, Action>): string {
  const sorted = [...actions].sort(([a], [b]) => (a < b ? -1 : 1));
  const routes = sorted.map(([name, { route }]) => `  '${name}': '${route}',`);
  const types = sorted.map(
    ([name, { input, output, file }]) =>
      `  '${name}': {\n    input: ${typeOf(input as Shape, true, 4)};\n    output: ${file ? 'unknown' : typeOf(output as Shape, false, 4)};\n  };`,
  );
  return `/** Written by \`npm run api\` from the declared actions. */
export const actionRoutes: Record<string, string> = {
${routes.join('\n')}
};

export interface ActionTypes {
${types.join('\n')}
}
`;
}

/** `isInput`: a field that has a default may be left out. */
export function typeOf(shape: Shape, isInput: boolean, indent = 0): string {
  const inner = (part: Shape): string => typeOf(part, isInput, indent);
  if ('const' in shape) return JSON.stringify(shape.const);
  if (shape.enum) return shape.enum.map((value) => JSON.stringify(value)).join(' | ');
  const branches = shape.anyOf ?? shape.oneOf;
  if (branches) return [...new Set(branches.map(inner))].join(' | ');
  if (shape.allOf) return shape.allOf.map((part) => `(${inner(part)})`).join(' & ');
  if (Array.isArray(shape.type)) {
    return shape.type.map((type: string) => inner({ ...shape, type })).join(' | ');
  }
  switch (shape.type) {
    case 'string':
      return 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      return arrayOf(shape, inner);
    case 'object':
      return objectOf(shape, isInput, indent);
    default:
      return 'unknown';
  }
}

function arrayOf(shape: Shape, inner: (part: Shape) => string): string {
  const tuple = shape.prefixItems ?? (Array.isArray(shape.items) ? (shape.items as Shape[]) : undefined);
  if (tuple) return `[${tuple.map(inner).join(', ')}]`;
  return shape.items ? `(${inner(shape.items as Shape)})[]` : 'unknown[]';
}

function objectOf(shape: Shape, isInput: boolean, indent: number): string {
  const required = new Set(shape.required ?? []);
  const pad = ' '.repeat(indent + 2);
  const fields = Object.entries(shape.properties ?? {}).map(([key, part]) => {
    const isOptional = !required.has(key) || (isInput && 'default' in part);
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
    return `${pad}${name}${isOptional ? '?' : ''}: ${typeOf(part, isInput, indent + 2)};`;
  });
  const others = Object.values(shape.patternProperties ?? {});
  if (typeof shape.additionalProperties === 'object') others.push(shape.additionalProperties);
  const record = others.map((part) => typeOf(part, isInput, indent + 2)).join(' | ');
  if (fields.length === 0 && record) return `Record<string, ${record}>`;
  if (fields.length === 0)
    return shape.properties && isInput ? 'Record<string, never>' : 'Record<string, unknown>';
  if (record) fields.push(`${pad}[key: string]: unknown;`);
  return `{\n${fields.join('\n')}\n${' '.repeat(indent)}}`;
}
