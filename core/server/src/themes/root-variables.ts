import type { JsonObject } from '@moorage/sdk';
import { colorNames } from './tokens/tokens.ts';
import type { ThemeBrand } from './types.ts';

const text: JsonObject = { type: 'string' };
const optional: JsonObject = { type: ['string', 'null'] };
const url: JsonObject = { $ref: 'moorage:url' };
const object = (properties: Record<string, JsonObject>): JsonObject => ({ type: 'object', properties });
const colors = object(Object.fromEntries(colorNames.map((name) => [name.slice('color-'.length), text])));
const brand = object({
  name: text,
  url,
  supportEmail: text,
  supportUrl: url,
  logoUrl: url,
  address: optional,
});

const links: JsonObject = {
  type: 'array',
  items: object({ label: text, url, current: { type: 'boolean' } }),
};
const everywhere = { brand, language: text };
const roots = {
  mail: object({ ...everywhere, color: colors, dark: colors }),
  page: object({
    ...everywhere,
    homeUrl: url,
    portalUrl: url,
    scheme: optional,
    isHome: { type: 'boolean' },
    stylesheets: { type: 'array', items: url },
    navigation: links,
    legal: links,
    languages: {
      type: 'array',
      items: object({ code: text, name: text, url, current: { type: 'boolean' } }),
    },
  }),
};

/** What every template of a kind has beside its own variables, there and as `@root.…`. */
export const rootOf = (kind: 'mail' | 'page'): JsonObject => roots[kind];

export const brandView = (given: ThemeBrand): JsonObject => ({
  name: given.name,
  url: given.url,
  supportEmail: given.supportEmail,
  supportUrl: `mailto:${given.supportEmail}`,
  logoUrl: given.logoUrl ?? null,
  address: given.address ?? null,
});
