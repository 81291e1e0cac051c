import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { t } from '@moorage/sdk';
import { openApiDocument } from '../actions/openapi.ts';
import { typeOf } from '../actions/client-types.ts';
import { apiFiles, coreActions } from './write-api.ts';

const root = resolve(import.meta.dirname, '../../../..');
interface Operation {
  operationId: string;
  parameters?: ({ name: string; in: string; required?: boolean; schema: object } | { $ref: string })[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content?: Record<string, { schema?: object }>; $ref?: string }>;
}
const document = openApiDocument(coreActions()) as {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

describe('what is committed', () => {
  it.each(Object.entries(apiFiles()))('%s is what the actions say (else: npm run api)', (path, text) => {
    expect(readFileSync(join(root, path), 'utf8') === text, `${path} is out of date: npm run api`).toBe(true);
  });
});

describe('the OpenAPI document', () => {
  it('names every action once', () => {
    expect(document.openapi).toBe('3.1.0');
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(ids.sort()).toEqual([...coreActions().keys()].sort());
  });
  it.each(operations)('is sound at $method $path', ({ path, method, operation }) => {
    expect(['get', 'post', 'put', 'patch', 'delete']).toContain(method);
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const parameters = operation.parameters ?? [];
    const named = parameters.filter((parameter) => 'name' in parameter);
    expect(named.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(inPath);
    expect(named.filter((parameter) => parameter.in === 'path').every(({ required }) => required)).toBe(true);
    if (method === 'get' || method === 'delete') expect(operation.requestBody).toBeUndefined();
    for (const parameter of parameters) {
      if ('$ref' in parameter) expect(resolved(parameter.$ref)).toBeDefined();
    }
    const schemas = [
      ...named.map(({ schema }) => schema),
      ...Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema),
      ...Object.values(operation.responses['200']?.content ?? {}).map(({ schema }) => schema ?? {}),
    ];
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const schema of schemas) expect(ajv.validateSchema(schema), JSON.stringify(schema)).toBe(true);
    expect(resolved(operation.responses.default?.$ref ?? '')).toBeDefined();
  });
  const resolved = (reference: string): unknown =>
    reference
      .split('/')
      .slice(1)
      .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], document);
});

describe('types for the client', () => {
  it.each([
    [t.Object({ a: t.Integer(), b: t.Optional(t.String()) }), '{\n  a: number;\n  b?: string;\n}'],
    [t.Object({ limit: t.Integer({ default: 5 }) }), '{\n  limit?: number;\n}'],
    [t.Array(t.Union([t.Literal('a'), t.Null()])), '("a" | null)[]'],
    [t.Enum(['x', 'y']), '"x" | "y"'],
    [t.Record(t.String(), t.Boolean()), 'Record<string, boolean>'],
    [t.Object({}), 'Record<string, never>'],
    [t.Unknown(), 'unknown'],
    [t.Tuple([t.String(), t.Number()]), '[string, number]'],
  ])('%j', (schema, text) => {
    expect(typeOf(schema as never, true)).toBe(text);
  });
});
