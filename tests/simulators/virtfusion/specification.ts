import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Errors } from 'typebox/schema';
import type { Seen } from './control.ts';

/** The vendor's schemas are not ours to ship: they lie in a folder beside the repository, or nowhere. */
const root = fileURLToPath(new URL('../../../', import.meta.url));
const shared = process.env.MOORAGE_SHARED ?? resolve(root, '../shared');
export const specificationFile = resolve(shared, 'vendors/specs/virtfusion-openapi-reconstructed.json');
export const hasSpecification = existsSync(specificationFile);

type Schema = { [key: string]: unknown };
interface Operation {
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

/** `/servers/83/build` → its operation. A literal path wins over one with parameters. */
function operationOf(paths: Record<string, Record<string, Operation>>, { method, path }: Seen) {
  const parts = path.split('/');
  const fits = (pattern: string) => {
    const wanted = pattern.split('/');
    return (
      wanted.length === parts.length && wanted.every((part, i) => part.startsWith('{') || part === parts[i])
    );
  };
  const parameters = (pattern: string) => pattern.split('{').length;
  const [found] = Object.keys(paths)
    .filter(fits)
    .sort((a, b) => parameters(a) - parameters(b));
  return found === undefined ? undefined : paths[found]?.[method.toLowerCase()];
}

/** OpenAPI 3.0 → JSON Schema. Closed: a field that the specification does not have is a mistake of ours. */
export function strict(schema: Schema, nullable: boolean): Schema {
  if (schema.properties) {
    const properties = Object.entries(schema.properties as Record<string, Schema>);
    return {
      type: nullable ? ['object', 'null'] : 'object',
      properties: Object.fromEntries(properties.map(([name, value]) => [name, strict(value, nullable)])),
      required: schema.required ?? [],
      additionalProperties: false,
    };
  }
  if (schema.type === 'array')
    return { type: 'array', items: schema.items ? strict(schema.items as Schema, nullable) : {} };
  if (typeof schema.type !== 'string' || schema.type === 'object') return {};
  return { type: nullable || schema.nullable ? [schema.type, 'null'] : schema.type };
}

/** Every way in which a request or its answer departs from the specification. */
export function departures(seen: Seen): string[] {
  const { paths } = JSON.parse(readFileSync(specificationFile, 'utf8')) as {
    paths: Record<string, Record<string, Operation>>;
  };
  const call = `${seen.method} ${seen.path.replace(/\d+/g, '#')}`;
  const operation = operationOf(paths, seen);
  if (!operation) return [`${call}: there is no such operation`];
  const check = (what: string, schema: Schema, value: unknown) =>
    Errors(schema, value)[1].map(
      ({ instancePath, message, params }) =>
        `${call} ${what} ${instancePath.replace(/\d+/g, '#')}: ${message} ${JSON.stringify(params)}`,
    );
  const known = (operation.parameters ?? [])
    .filter((entry) => entry.in === 'query')
    .map((entry) => entry.name);
  const unknownQuery = [...new URLSearchParams(seen.query).keys()]
    .filter((name) => !known.includes(name))
    .map((name) => `${call}: no query parameter ${name}`);
  const request = operation.requestBody?.content['application/json'];
  const response = operation.responses[String(seen.status)];
  if (!response) return [...unknownQuery, `${call}: no answer ${seen.status}`];
  const answer = response.content?.['application/json'];
  return [
    ...unknownQuery,
    ...(request ? check('body', strict(request.schema, false), seen.body ?? {}) : []),
    ...(request || seen.body === null ? [] : [`${call}: takes no body`]),
    ...(answer ? check('answer', strict(answer.schema, true), seen.answer) : []),
    ...(answer || seen.answer === null ? [] : [`${call}: has no body in its answer`]),
  ];
}
