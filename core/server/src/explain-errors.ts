import type { ErrorObject } from 'ajv/dist/2020.js';

/** Schema errors in words a person can act on: `address.country` → "must be one of DE, GB". The first per field counts. */
export function explainErrors(errors: readonly ErrorObject[]): Record<string, string> {
  const fields = new Map<string, string>();
  const telling = errors.filter((error) => !isNoise(error));
  for (const error of telling.length > 0 ? telling : errors) {
    const name = fieldOf(error) || 'input';
    if (!fields.has(name)) fields.set(name, message(error));
  }
  return Object.fromEntries(fields);
}

/** "must be null" and "matches no branch" say nothing to somebody who gave a wrong value for an optional field. */
const isNoise = ({ keyword, params }: ErrorObject): boolean =>
  keyword === 'anyOf' || keyword === 'oneOf' || (keyword === 'type' && params.type === 'null');

function fieldOf({ instancePath, keyword, params }: ErrorObject): string {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (keyword === 'required') path.push(String(params.missingProperty));
  if (keyword === 'additionalProperties') path.push(String(params.additionalProperty));
  return path.join('.');
}

const kinds: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
};
const formats: Readonly<Record<string, string>> = {
  email: 'an e-mail address',
  date: 'a date such as 2026-01-31',
  'date-time': 'an instant such as 2026-01-31T08:30:00.000Z',
  uri: 'an address such as https://example.com',
  hostname: 'a host name',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
};

function message({ keyword, params, message: fallback }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
      return 'is not known here';
    case 'type':
      return `must be ${[params.type].flat().map(kindOf).join(' or ')}`;
    case 'enum':
      return `must be one of ${(params.allowedValues as unknown[]).join(', ')}`;
    case 'const':
      return `must be ${String(params.allowedValue)}`;
    case 'format':
      return `must be ${formats[String(params.format)] ?? String(params.format)}`;
    case 'pattern':
      return 'does not have the right form';
    case 'minLength':
      return params.limit === 1 ? 'must not be empty' : `must have at least ${params.limit} characters`;
    case 'maxLength':
      return `must have at most ${params.limit} characters`;
    case 'minItems':
      return `must have at least ${params.limit} entries`;
    case 'maxItems':
      return `must have at most ${params.limit} entries`;
    case 'minimum':
      return `must be at least ${params.limit}`;
    case 'maximum':
      return `must be at most ${params.limit}`;
    case 'uniqueItems':
      return 'must not hold the same entry twice';
    default:
      return fallback ?? 'is not valid';
  }
}

const kindOf = (type: unknown): string => kinds[String(type)] ?? String(type);
