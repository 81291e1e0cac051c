import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js';
import type { TSchema } from '@moorage/sdk';

/**
 * For schemas that stand in this code, where their types and tests vouch for them: to check them against the meta-schema would
 * take a large part of every start. What an extension brings is checked.
 */
export const ownSchemas = { meta: false, validateSchema: false } as const;

/** Compiled when it is first needed: a start needs few of them. */
export function compileLater(ajv: Ajv2020, schema: TSchema): ValidateFunction {
  let compiled: ValidateFunction | undefined;
  const check = (data: unknown): boolean => {
    compiled ??= ajv.compile(schema);
    const isGood = compiled(data);
    (check as ValidateFunction).errors = compiled.errors ?? null;
    return isGood;
  };
  return check as ValidateFunction;
}
