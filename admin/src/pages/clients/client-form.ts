import type { ActionOutput, FormValue, JsonSchema } from '@moorage/ui';
import { countryChoices, languageChoices, timeZoneChoices } from '../../parts/countries.ts';

type Client = ActionOutput<'clients.get'>;
const text = (title: string, maxLength = 190): JsonSchema => ({ type: 'string', title, maxLength });

/** `isNew`: currency and e-mail are settled once. */
export function clientSchema(isNew: boolean, currency: string): JsonSchema {
  return {
    type: 'object',
    required: ['name', ...(isNew ? ['email'] : [])],
    properties: {
      name: text('Name'),
      ...(isNew
        ? {
            email: { ...text('E-mail'), format: 'email', description: 'The client signs in with it.' },
            invite: {
              type: 'boolean',
              title: 'Send an invitation',
              description: 'A mail with a link to choose a password.',
              default: true,
            },
          }
        : {}),
      company: text('Company'),
      phone: text('Phone', 40),
      line1: text('Street and number'),
      line2: text('Second line of the address'),
      postcode: text('Postcode', 20),
      city: text('City', 100),
      region: text('Region', 100),
      country: { title: 'Country', description: 'It decides about tax.', anyOf: countryChoices() },
      taxId: text('Tax id', 60),
      ...(isNew
        ? {
            currency: {
              ...text('Currency', 3),
              pattern: '^[A-Z]{3}$',
              default: currency,
              description: 'Three letters. It cannot be changed later.',
            },
          }
        : {
            language: { title: 'Language', anyOf: languageChoices(['en', 'de']) },
            timeZone: { title: 'Time zone', anyOf: timeZoneChoices() },
            autoPay: {
              type: 'boolean',
              title: 'Charge invoices by themselves',
              description: 'The stored method is charged when an invoice falls due.',
            },
          }),
    },
  };
}

export const clientDraft = ({ address, ...client }: Client): FormValue => ({
  name: client.name,
  company: client.company,
  phone: client.phone,
  country: client.country,
  taxId: client.taxId,
  language: client.language,
  timeZone: client.timeZone,
  autoPay: client.autoPay,
  ...address,
});

const addressFields = ['line1', 'line2', 'city', 'region', 'postcode'];
const clearable = ['company', 'phone', 'country', 'taxId'];

/** As the actions take it: the address in one piece, and what was emptied as `null`. */
export function clientInput(value: FormValue, isNew: boolean): FormValue {
  const isOfAddress = ([name]: [string, unknown]) => addressFields.includes(name);
  const rest = Object.fromEntries(Object.entries(value).filter((entry) => !isOfAddress(entry)));
  const emptied = isNew ? {} : Object.fromEntries(clearable.map((name) => [name, null]));
  const country = value.country ? { country: value.country as string } : {};
  return {
    ...emptied,
    ...rest,
    address: { ...Object.fromEntries(Object.entries(value).filter(isOfAddress)), ...country },
  };
}
