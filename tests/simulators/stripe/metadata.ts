import { malformed } from './errors.ts';
import { fields, type FormValue } from './form.ts';

/** Keys are added or replaced; an empty value removes its key; 50 keys of 40 characters, values of 500. */
export function metadataOf(
  old: Record<string, string>,
  value: FormValue | undefined,
): Record<string, string> {
  if (value === '') return {};
  const result = { ...old };
  for (const [key, item] of Object.entries(fields(value))) {
    if (typeof item !== 'string')
      throw malformed(`Invalid metadata: ${key} must be a string.`, { param: 'metadata' });
    if (key.length > 40 || item.length > 500)
      throw malformed(`Metadata keys have at most 40 characters and values at most 500 (${key}).`, {
        param: 'metadata',
      });
    if (item === '') delete result[key];
    else result[key] = item;
  }
  return result;
}
