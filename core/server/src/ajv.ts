import type { TSchema } from '@moorage/sdk';
import { Ajv2020, type Options, type ValidateFunction } from 'ajv/dist/2020.js';

/**
 * A validator for JSON. Checking the schemas themselves would have each instance compile the language of schemas first, a
 * tenth of a second at every start; a schema that cannot be compiled throws without it, and tests check those of the actions.
 */
export const createAjv = (options: Options = {}): Ajv2020 =>
  new Ajv2020({ strict: false, validateSchema: false, ...options });

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
