import type { Action, TSchema } from '@moorage/sdk';
import { pathParameters, type Shape } from './shapes.ts';

type Json = Record<string, unknown>;

/** OpenAPI 3.1 from the declared actions: their schemas are JSON Schema already, so they go in as they are. */
export function openApiDocument(actions: ReadonlyMap<string, Action>): Json {
  const paths: Record<string, Json> = {};
  for (const [name, action] of [...actions].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [method = '', path = ''] = action.route.split(' ');
    const template = path.replace(/:(\w+)/g, '{$1}');
    paths[template] = { ...paths[template], [method.toLowerCase()]: operation(name, action, method, path) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Moorage',
      version: '1.0.0',
      description:
        'Sessions are cookies: sign in with `POST /session`, and send the answer’s `csrf` back as `x-csrf-token` with every write. ' +
        'Errors are problem documents (RFC 9457). Money is a decimal string with its currency, instants are UTC, lists page by cursor.',
    },
    servers: [{ url: '/api/v1' }],
    paths,
    components: {
      securitySchemes: {
        portal: { type: 'apiKey', in: 'cookie', name: '__Host-moorage' },
        admin: { type: 'apiKey', in: 'cookie', name: '__Host-moorage-staff' },
      },
      parameters: { idempotencyKey, csrfToken },
      schemas: { Problem: problemSchema },
      responses: { Problem: problemResponse },
    },
  };
}

function operation(name: string, action: Action, method: string, path: string): Json {
  const isWrite = method !== 'GET';
  const hasBody = isWrite && method !== 'DELETE';
  const inPath = pathParameters(path);
  const shape = plain(action.input) as Shape;
  const rest = Object.entries(shape.properties ?? {}).filter(([key]) => !inPath.includes(key));
  const required = new Set(shape.required ?? []);
  const isRequired = (key: string, schema: Shape): boolean => required.has(key) && !('default' in schema);
  const parameters: Json[] = [
    ...inPath.map((key) => ({
      name: key,
      in: 'path',
      required: true,
      schema: shape.properties?.[key] ?? {},
    })),
    ...(hasBody
      ? []
      : rest.map(([key, schema]) => ({ name: key, in: 'query', required: isRequired(key, schema), schema }))),
    ...(isWrite
      ? ['idempotencyKey', 'csrfToken'].map((key) => ({ $ref: `#/components/parameters/${key}` }))
      : []),
  ];
  return {
    operationId: name,
    tags: [name.slice(0, name.lastIndexOf('.'))],
    summary: action.summary,
    ...(action.permission ? { description: `Staff need the permission \`${action.permission}\`.` } : {}),
    'x-audience': action.audience,
    security: securityOf(action),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(hasBody && rest.length > 0 ? { requestBody: bodyOf(rest, isRequired) } : {}),
    responses: {
      200: { description: 'Done', content: contentOf(action) },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function bodyOf(rest: readonly [string, Shape][], isRequired: (key: string, schema: Shape) => boolean): Json {
  const required = rest.filter(([key, schema]) => isRequired(key, schema)).map(([key]) => key);
  const schema = {
    type: 'object',
    properties: Object.fromEntries(rest),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
  return { required: required.length > 0, content: { 'application/json': { schema } } };
}

function securityOf({ audience }: Action): Json[] {
  return [
    ...(audience.includes('guest') ? [{}] : []),
    ...(audience.includes('client') ? [{ portal: [] }] : []),
    ...(audience.includes('staff') ? [{ admin: [] }] : []),
  ];
}

const contentOf = (action: Action): Json =>
  action.file ? { '*/*': {} } : { 'application/json': { schema: plain(action.output) } };

/** Without what TypeBox notes down for itself. */
const plain = (schema: TSchema): unknown => JSON.parse(JSON.stringify(schema));

const idempotencyKey = {
  name: 'idempotency-key',
  in: 'header',
  description: 'A new key for each wish, the same for each repetition of it: it is carried out once.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};
const csrfToken = {
  name: 'x-csrf-token',
  in: 'header',
  description: 'Needed with a session cookie.',
  schema: { type: 'string' },
};
const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What happened and what to do; may be shown to the customer' },
    code: { type: 'string', description: 'Stable: `noun.reason`' },
    fields: { type: 'object', additionalProperties: { type: 'string' } },
    requestId: { type: 'string', description: 'The reference that staff can search for' },
  },
};
const problemResponse = {
  description: 'Refused, or failed',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
