import { defineAction, t, type Action } from '@moorage/sdk';
import { noteChanges } from '../../actions/note-changes.ts';
import type { App } from '../../app.ts';
import { AddressShape, Email, Language, nullable } from '../clients/client-shapes.ts';
import { Brand, ownBrand } from './brand.ts';
import { readSiteUrl } from './read-site-url.ts';
import { refuseForeignUrl } from './refuse-foreign-url.ts';
import { refuseUnknownZone } from './refuse-unknown-zone.ts';

const text = (maxLength: number) => nullable(t.String({ minLength: 1, maxLength }));
const BrandShape = t.Object({
  id: t.Integer(),
  slug: t.String(),
  name: t.String(),
  legalName: nullable(t.String()),
  address: AddressShape,
  taxId: nullable(t.String()),
  theme: t.String(),
  currency: t.String(),
  language: t.String(),
  timeZone: t.String(),
  url: nullable(t.String()),
  supportEmail: nullable(t.String()),
  mailFrom: nullable(t.String()),
});

export const brandActions = (app: App): Record<string, Action> => ({
  get: defineAction({
    route: 'GET /brand',
    summary: 'The brand you act in',
    audience: ['staff'],
    permission: 'brands.read',
    input: t.Object({}, { additionalProperties: false }),
    output: BrandShape,
    run: (_input, caller) => ownBrand(caller.brandId),
  }),
  update: defineAction({
    route: 'PATCH /brand',
    summary: 'Change names, addresses and looks of the brand',
    audience: ['staff'],
    permission: 'brands.write',
    input: t.Object(
      {
        name: t.Optional(t.String({ minLength: 1, maxLength: 190 })),
        legalName: t.Optional(text(190)),
        address: t.Optional(AddressShape),
        taxId: t.Optional(text(60)),
        language: t.Optional(Language),
        timeZone: t.Optional(t.String({ maxLength: 60 })),
        url: t.Optional(nullable(t.String({ pattern: '^https?://[^/]+$', maxLength: 255 }))),
        supportEmail: t.Optional(nullable(Email)),
        mailFrom: t.Optional(nullable(Email)),
      },
      { additionalProperties: false },
    ),
    output: BrandShape,
    run: ({ url, ...rest }, caller) =>
      app.db.transaction(async () => {
        if (rest.timeZone !== undefined) refuseUnknownZone(rest.timeZone);
        const site = typeof url === 'string' ? readSiteUrl(url) : url;
        const input = site === undefined ? rest : { ...rest, url: site };
        const before = await ownBrand(caller.brandId);
        if (site != null && site !== before.url) await refuseForeignUrl(app, caller.brandId, site);
        if (Object.keys(input).length > 0) await Brand.query().findById(caller.brandId).patch(input);
        noteChanges({ subject: `brands:${caller.brandId}`, before: { ...before }, after: input });
        return ownBrand(caller.brandId);
      }),
  }),
});
