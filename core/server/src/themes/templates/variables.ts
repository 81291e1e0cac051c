import type { Json, JsonObject } from '@moorage/sdk';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** Kinds of value that a declaration names by `{"$ref":"moorage:money"}` and that helpers insist on. */
export const commonKinds: Record<string, JsonObject> = {
  'moorage:money': {
    type: 'object',
    required: ['amount', 'currency'],
    properties: {
      amount: { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' },
      currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    },
  },
  'moorage:date': { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
  'moorage:instant': { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$' },
  'moorage:url': { type: 'string', pattern: '^(https?://|mailto:|/(?!/))', maxLength: 2000 },
};

const ajv = new Ajv2020({ strict: false, allErrors: true });
for (const [id, schema] of Object.entries(commonKinds)) ajv.addSchema(schema, id, undefined, false);
const validators = new WeakMap<JsonObject, ValidateFunction>();

/** @throws Error when the caller left out or mistyped a declared variable: a defect in the caller, not in the template */
export function checkView(schema: JsonObject, view: unknown, what: string): void {
  const validate = validators.get(schema) ?? ajv.compile(schema);
  validators.set(schema, validate);
  if (validate(view)) return;
  const faults = (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message}`);
  throw new Error(`${what} was given a view that does not fit its declaration: ${faults.join('; ')}`);
}

export const propertiesOf = (schema: JsonObject): Record<string, JsonObject> | undefined =>
  schema.properties as Record<string, JsonObject> | undefined;
const itemsOf = (schema: JsonObject | undefined) => schema?.items as JsonObject | undefined;

/**
 * A copy that holds declared values only, in objects without a prototype; an absent optional one becomes null, so that
 * strict templates may ask for it.
 */
export function shapeView(schema: JsonObject | undefined, value: unknown): Json {
  if (value === null || typeof value !== 'object') return plainScalar(value);
  if (Array.isArray(value)) return value.map((item) => shapeView(itemsOf(schema), item));
  const declared = schema && propertiesOf(commonKinds[String(schema.$ref)] ?? schema);
  const copy = Object.create(null) as Record<string, Json>;
  for (const name of Object.keys(declared ?? value)) {
    if (name === '__proto__') throw new Error('A view may not have a property named __proto__');
    const own = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : null;
    copy[name] = shapeView(declared?.[name], own);
  }
  return copy;
}

function plainScalar(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new Error(`A view holds plain data only, not a ${typeof value}`);
}
