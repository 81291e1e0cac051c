import type { ActionOutput, FormValue, JsonSchema } from '@moorage/ui';
import { countryChoices, languageChoices, timeZoneChoices } from '../../parts/countries.ts';

type Brand = ActionOutput<'brands.get'>;
const text = (title: string, maxLength = 190, more: JsonSchema = {}): JsonSchema => ({
  type: 'string',
  title,
  maxLength,
  ...more,
});

export const brandSchema = (): JsonSchema => ({
  type: 'object',
  required: ['name', 'language', 'timeZone'],
  properties: {
    name: text('Name', 190, { minLength: 1, description: 'As customers know it.' }),
    legalName: text('Legal name', 190, { description: 'Stands on invoices.' }),
    line1: text('Street and number'),
    line2: text('Second line of the address'),
    postcode: text('Postcode', 20),
    city: text('City', 100),
    region: text('Region', 100),
    country: { title: 'Country', anyOf: countryChoices() },
    taxId: text('Tax id', 60),
    url: text('Address of the site', 255, {
      pattern: '^https?://[^/]+$',
      examples: ['https://example.com'],
      description: 'Links in mails lead there. Without a path.',
    }),
    supportEmail: text('Support e-mail', 190, { format: 'email', description: 'Customers answer to it.' }),
    mailFrom: text('Mails come from', 190, { format: 'email' }),
    language: {
      title: 'Language',
      description: 'For customers whose own is not known.',
      anyOf: languageChoices(['en', 'de']),
    },
    timeZone: { title: 'Time zone', description: 'Days begin and end in it.', anyOf: timeZoneChoices() },
  },
});

export const brandDraft = ({ address, ...brand }: Brand): FormValue => ({ ...address, ...brand });

const clearable = ['legalName', 'taxId', 'url', 'supportEmail', 'mailFrom'];
const addressFields = ['line1', 'line2', 'city', 'region', 'postcode', 'country'];

/** Only what the form shows; what was emptied is taken away. */
export function brandInput(value: FormValue): FormValue {
  const pick = (names: readonly string[]) =>
    Object.fromEntries(names.filter((name) => value[name] !== undefined).map((name) => [name, value[name]]));
  return {
    ...Object.fromEntries(clearable.map((name) => [name, null])),
    ...pick([...clearable, 'name', 'language', 'timeZone']),
    address: pick(addressFields),
  };
}
