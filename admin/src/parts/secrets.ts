import type { FormValue } from '@moorage/ui';

const isMask = (value: unknown): value is { set: boolean } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && 'set' in value;

/** Settings come with each secret as `{ set }`. A form wants the other values, and the names of secrets that are kept. */
export function splitSecrets(settings: unknown): { values: FormValue; stored: string[] } {
  const entries = Object.entries((settings ?? {}) as FormValue);
  return {
    values: Object.fromEntries(entries.filter(([, value]) => !isMask(value))),
    stored: entries.filter(([, value]) => isMask(value) && value.set).map(([name]) => name),
  };
}

/** Fields that nobody filled in are not sent: an empty text is rarely a valid value, and an empty secret keeps the old one. */
export const withoutEmpty = (values: FormValue): FormValue =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== '' && value !== null && value !== undefined),
  );
