import type { FormField, FormValue } from './read-schema.ts';

const isEmpty = (value: unknown) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

function checkNumber({ schema }: FormField, value: number): string | undefined {
  if (schema.type === 'integer' && !Number.isInteger(value)) return 'Enter a whole number.';
  if (schema.minimum !== undefined && value < schema.minimum) return `Enter ${schema.minimum} or more.`;
  if (schema.maximum !== undefined && value > schema.maximum) return `Enter ${schema.maximum} or less.`;
  return undefined;
}

function fits(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return true; // an expression that only the server's engine knows is the server's to judge
  }
}

function checkText({ schema }: FormField, text: string): string | undefined {
  const length = [...text].length;
  if (schema.minLength !== undefined && length < schema.minLength)
    return `Enter at least ${schema.minLength} characters.`;
  if (schema.maxLength !== undefined && length > schema.maxLength)
    return `Enter at most ${schema.maxLength} characters.`;
  if (schema.pattern && !fits(schema.pattern, text)) {
    const example = schema.examples?.[0];
    return `This does not have the right form${example === undefined ? '' : `, for example ${String(example)}`}.`;
  }
  if ((schema.format === 'uri' || schema.format === 'url') && !URL.canParse(text))
    return 'Enter a full address, for example https://example.com.';
  if (schema.format === 'email' && !/^[^\s@]+@[^\s@]+$/.test(text)) return 'Enter an e-mail address.';
  return undefined;
}

function checkField(field: FormField, value: unknown, stored: boolean): string | undefined {
  if (isEmpty(value))
    return field.required && !stored
      ? field.options || field.schema.choices
        ? 'Choose one.'
        : 'This is needed.'
      : undefined;
  if (field.options && field.kind === 'choice') {
    return field.options.some((option) => option.value === value) ? undefined : 'Choose one of the list.';
  }
  if (field.kind === 'number')
    return typeof value === 'number' ? checkNumber(field, value) : 'Enter a number.';
  if (typeof value === 'string') return checkText(field, value);
  if (Array.isArray(value) && field.schema.minItems !== undefined && value.length < field.schema.minItems)
    return `Name at least ${field.schema.minItems}.`;
  if (Array.isArray(value) && field.schema.maxItems !== undefined && value.length > field.schema.maxItems)
    return `Name at most ${field.schema.maxItems}.`;
  return undefined;
}

/** Spares the person a round trip; the server is the judge. `stored` names secrets that are already kept there. */
export function checkValue(
  fields: readonly FormField[],
  value: FormValue,
  stored: readonly string[] = [],
): Record<string, string> {
  const errors = fields.map(
    (field) => [field.name, checkField(field, value[field.name], stored.includes(field.name))] as const,
  );
  return Object.fromEntries(
    errors.filter((entry): entry is readonly [string, string] => entry[1] !== undefined),
  );
}

/** What is sent: empty optional fields are left out, a secret that was not typed stays as the server has it. */
export function tidyValue(fields: readonly FormField[], value: FormValue): FormValue {
  const known = new Map(fields.map((field) => [field.name, field]));
  return Object.fromEntries(
    Object.entries(value).filter(([name, one]) => {
      const field = known.get(name);
      if (!field) return true;
      return field.kind === 'choices' || field.kind === 'list' ? one !== undefined : !isEmpty(one);
    }),
  );
}
