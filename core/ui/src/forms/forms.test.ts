import { Type as t } from 'typebox';
import { expect, test } from 'vitest';
import { checkValue, tidyValue } from './check-value.ts';
import { humanise, readSchema, withDefaults, type JsonSchema } from './read-schema.ts';

// Made by the same library that extensions use, so that the form reads what they really write.
const schema = JSON.parse(
  JSON.stringify(
    t.Object({
      version: t.Literal(2),
      url: t.String({ title: 'Address', format: 'uri', examples: ['https://panel.example.com'] }),
      token: t.String({ secret: true, minLength: 4 }),
      placement: t.Union(
        [t.Literal('spread'), t.Literal('fill', { title: 'Fill up', description: 'One by one' })],
        { default: 'spread' },
      ),
      size: t.Enum(['small', 'large']),
      packageId: t.Integer({ choices: 'packages' }),
      memory: t.Optional(t.Integer({ minimum: 1, maximum: 64, default: 4 })),
      prefix: t.Optional(t.Union([t.String({ pattern: '^[a-z]+$', maxLength: 5 }), t.Null()])),
      backups: t.Boolean(),
      hosts: t.Optional(t.Array(t.String(), { maxItems: 2, advanced: true })),
      groups: t.Optional(t.Array(t.Integer(), { choices: 'groups' })),
      script: t.Optional(t.String({ widget: 'textarea' })),
      nested: t.Optional(t.Object({ a: t.String() })),
    }),
  ),
) as JsonSchema;
const fields = readSchema(schema);
const field = (name: string) => fields.find((one) => one.name === name);

test('each property becomes the field a person expects', () => {
  expect(Object.fromEntries(fields.map((one) => [one.name, one.kind]))).toEqual({
    url: 'text',
    token: 'secret',
    placement: 'choice',
    size: 'choice',
    packageId: 'choice',
    memory: 'number',
    prefix: 'text',
    backups: 'switch',
    hosts: 'list',
    groups: 'choices',
    script: 'textarea',
    nested: 'unsupported',
  });
  expect(field('placement')!.options).toEqual([
    { value: 'spread', label: 'Spread', description: undefined },
    { value: 'fill', label: 'Fill up', description: 'One by one' },
  ]);
  expect([field('packageId')!.title, humanise('max_perServer')]).toEqual(['Package id', 'Max per server']);
  expect([
    field('url')!.required,
    field('memory')!.required,
    field('prefix')!.required,
    field('hosts')!.advanced,
  ]).toEqual([true, false, false, true]);
});

test('defaults and constants fill what is missing and nothing else', () => {
  expect(withDefaults(schema, { memory: 0, placement: 'fill' })).toEqual({
    version: 2,
    memory: 0,
    placement: 'fill',
    backups: false,
  });
});

const good = {
  url: 'https://a.example',
  token: 'abcd',
  placement: 'fill',
  size: 'small',
  packageId: 3,
  backups: false,
};

test('a good value has no errors', () => {
  expect(checkValue(fields, good)).toEqual({});
});

test('every fault is told at its field', () => {
  const errors = checkValue(fields, {
    url: 'panel',
    token: 'abc',
    placement: 'other',
    packageId: null,
    memory: 65,
    prefix: 'Ab',
    hosts: ['a', 'b', 'c'],
  });
  expect(errors).toEqual({
    url: 'Enter a full address, for example https://example.com.',
    token: 'Enter at least 4 characters.',
    placement: 'Choose one of the list.',
    size: 'Choose one.',
    packageId: 'Choose one.',
    memory: 'Enter 64 or less.',
    prefix: 'This does not have the right form.',
    hosts: 'Name at most 2.',
  });
  expect(checkValue(fields, { ...good, memory: 1.5 }).memory).toBe('Enter a whole number.');
});

test('a stored secret may stay empty, and then it is not sent', () => {
  const value = { ...good, token: '', prefix: '', hosts: [], backups: false };
  expect(checkValue(fields, value)).toEqual({ token: 'This is needed.' });
  expect(checkValue(fields, value, ['token'])).toEqual({});
  const { token: _, ...rest } = good;
  expect(tidyValue(fields, value)).toEqual({ ...rest, hosts: [] });
});
