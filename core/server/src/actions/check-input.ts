import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { Refusal, type TSchema } from '@moorage/sdk';
import { createAjv } from '../ajv.ts';
import { explainErrors } from '../explain-errors.ts';
import { refuseForbiddenKeys } from './forbidden-keys.ts';

/** `secret`, `widget` and their like are for forms and documents; ajv lets unknown keywords pass when it is not strict. */
export function createInputAjv(options: { allErrors?: boolean; useDefaults?: boolean } = {}): Ajv2020 {
  // `1e309` is Infinity by the time it gets here.
  const ajv = createAjv({ strictNumbers: true, ...options });
  addFormats.default(ajv);
  return ajv;
}

const quick = createInputAjv({ useDefaults: true });
const thorough = createInputAjv({ allErrors: true, useDefaults: true });
/** Naming every fault of a megabyte of faults would cost more than it tells. */
const mostValues = 5_000;

export type CheckInput = (input: unknown) => Record<string, unknown>;

/**
 * Checks without changing: no coercion, nothing dropped, defaults filled in on a copy.
 * @throws Refusal `input.invalid`, with every field at fault
 */
export function compileInput(schema: TSchema): CheckInput {
  let first: ValidateFunction | undefined;
  let all: ValidateFunction | undefined;
  return (input) => {
    const count = refuseForbiddenKeys(input);
    first ??= quick.compile(schema);
    const copy = isPlain(input) ? { ...input } : input;
    if (first(copy)) return copy as Record<string, unknown>;
    if (count > mostValues) throw refusal(explainErrors(first.errors ?? []));
    all ??= thorough.compile(schema);
    all(isPlain(input) ? { ...input } : input);
    throw refusal(explainErrors(all.errors ?? first.errors ?? []));
  };
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refusal = (fields: Record<string, string>): Refusal =>
  new Refusal('input.invalid', 'Some of the values cannot be accepted.', { fields });
