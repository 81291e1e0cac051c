import type { ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { Refusal, type JsonObject, type TSchema } from '@moorage/sdk';
import { createAjv } from '../ajv.ts';
import { explainErrors } from '../explain-errors.ts';

interface Node {
  type?: unknown;
  properties?: Record<string, Node>;
  additionalProperties?: unknown;
  items?: Node;
  anyOf?: Node[];
  oneOf?: Node[];
  secret?: unknown;
}

const compiled = new WeakMap<object, ValidateFunction>();

/** The schema of a form as JSON, in which no object takes a field that it does not name. */
function closed(schema: TSchema): Node {
  const close = (node: Node): Node => {
    if (node.properties) {
      node.additionalProperties ??= false;
      Object.values(node.properties).forEach(close);
    }
    if (node.items) close(node.items);
    for (const branch of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) close(branch);
    return node;
  };
  return close(JSON.parse(JSON.stringify(schema)) as Node);
}

function validator(schema: TSchema): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
  // An instance each: two extensions may use the same `$id`.
  const ajv = createAjv({ allErrors: true, useDefaults: true });
  addFormats.default(ajv);
  const check = ajv.compile(closed(schema));
  compiled.set(schema, check);
  return check;
}

/**
 * Checks what a person filled into a form against the schema that its owner declared, and fills in defaults.
 * @param partial fields that are still empty are no error: for a preview of an unfinished form
 * @throws Refusal with `code` and one entry per wrong field; a value itself is never part of the text, it may be a secret
 */
export function checkForm(
  schema: TSchema,
  values: unknown,
  { code, message, partial = false }: { code: string; message: string; partial?: boolean },
): JsonObject {
  const copy = structuredClone(values ?? {}) as JsonObject;
  const check = validator(schema);
  if (check(copy)) return copy;
  const errors = (check.errors ?? []).filter((error) => !(partial && error.keyword === 'required'));
  if (errors.length === 0) return copy;
  throw new Refusal(code, message, { fields: explainErrors(errors) });
}
