import { Ajv2020, type Options } from 'ajv/dist/2020.js';

/**
 * A validator for JSON. Checking the schemas themselves would have each instance compile the language of schemas first, a
 * tenth of a second at every start; a schema that cannot be compiled throws without it, and tests check those of the actions.
 */
export const createAjv = (options: Options = {}): Ajv2020 =>
  new Ajv2020({ strict: false, validateSchema: false, ...options });
