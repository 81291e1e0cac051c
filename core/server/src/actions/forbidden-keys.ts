import { Refusal } from '@moorage/sdk';

/** Names that reach an object's prototype when somebody merges or copies the input. No honest caller sends them. */
const forbidden = new Set(['__proto__', 'constructor', 'prototype']);
const deepest = 32;

/**
 * @returns how many values the input holds, so that the caller can tell a form from a flood
 * @throws Refusal `input.invalid`
 */
export function refuseForbiddenKeys(value: unknown, path = '', depth = 0): number {
  if (typeof value !== 'object' || value === null) return 1;
  if (depth === deepest) throw invalid(path, `is nested deeper than ${deepest} levels`);
  let count = 1;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1)
      count += refuseForbiddenKeys(value[index], `${path}.${index}`, depth + 1);
    return count;
  }
  for (const key of Object.keys(value)) {
    if (forbidden.has(key)) throw invalid(`${path}.${key}`, 'is not allowed as a name');
    count += refuseForbiddenKeys((value as Record<string, unknown>)[key], `${path}.${key}`, depth + 1);
  }
  return count;
}

const invalid = (path: string, message: string): Refusal =>
  new Refusal('input.invalid', 'Some of the values cannot be accepted.', {
    fields: { [path.slice(1)]: message },
  });
