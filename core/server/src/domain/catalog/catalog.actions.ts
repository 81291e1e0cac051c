import { defineAction, t, type Action, type Json } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { productChoices } from './live-choices.ts';
import { mostPerItem } from './price-items.ts';
import { quote } from './quote.ts';
import { brandCurrency, readCatalog, readOffer } from './read-catalog.ts';
import { Choices, Currency, OptionRow, PriceRow, Slug, TermUnit, WireMoney } from './shapes.ts';

const Unavailable = t.Union([t.Enum(['sold-out', 'paused']), t.Null()]);
const Offer = t.Object({
  id: t.Integer(),
  slug: t.String(),
  name: t.String(),
  groupId: t.Integer(),
  summary: t.String(),
  description: t.String(),
  features: t.Array(t.String()),
  currency: t.String(),
  prices: t.Array(PriceRow),
  options: t.Array(OptionRow),
  /** JSON Schema of what the customer fills in; null when there is nothing. */
  order: t.Unknown(),
  unavailable: Unavailable,
});
const currency = { currency: t.Optional(Currency) };
const everybody = {
  audience: ['guest', 'client', 'staff', 'system'],
  permission: '',
} as const;

export const catalogActions = (app: App): Record<string, Action> => ({
  list: defineAction({
    ...everybody,
    route: 'GET /catalog',
    summary: 'What is for sale: groups and their products with their prices',
    input: t.Object(currency, { additionalProperties: false }),
    output: t.Object({
      currency: t.String(),
      items: t.Array(
        t.Object({
          id: t.Integer(),
          slug: t.String(),
          name: t.String(),
          summary: t.String(),
          products: t.Array(
            t.Object({
              id: t.Integer(),
              slug: t.String(),
              name: t.String(),
              summary: t.String(),
              features: t.Array(t.String()),
              from: t.Union([t.Omit(PriceRow, ['id']), t.Null()]),
              prices: t.Array(PriceRow),
              unavailable: Unavailable,
            }),
          ),
        }),
      ),
      next: t.Null(),
    }),
    async run(input) {
      const shown = input.currency ?? (await brandCurrency(app));
      return { currency: shown, items: await readCatalog(app, shown), next: null };
    },
  }),
  product: defineAction({
    ...everybody,
    route: 'GET /catalog/products/:id',
    summary: 'One product: prices by term, options, and the form to configure it',
    input: t.Object({ id: t.Integer({ minimum: 1 }), ...currency }, { additionalProperties: false }),
    output: Offer,
    run: async (input) => readOffer(app, { id: input.id }, input.currency ?? (await brandCurrency(app))),
  }),
  product_by_slug: defineAction({
    ...everybody,
    route: 'GET /catalog/by-slug/:slug',
    summary: 'The same by its short name',
    input: t.Object({ slug: Slug, ...currency }, { additionalProperties: false }),
    output: Offer,
    run: async (input) => readOffer(app, { slug: input.slug }, input.currency ?? (await brandCurrency(app))),
  }),
  choices: defineAction({
    ...everybody,
    route: 'GET /catalog/products/:id/choices/:name',
    summary: 'Live options for a field of the form, as the vendor has them now',
    input: t.Object(
      { id: t.Integer({ minimum: 1 }), name: t.String({ pattern: '^[A-Za-z0-9_.-]{1,60}$' }) },
      { additionalProperties: false },
    ),
    output: Choices,
    run: (input) => productChoices(app, { productId: input.id, name: input.name }),
  }),
  quote: defineAction({
    ...everybody,
    route: 'POST /catalog/quote',
    summary: 'What these items would cost, taxes included, to the cent as the order would',
    audit: false,
    input: t.Object(
      {
        ...currency,
        items: t.Array(
          t.Object(
            {
              productId: t.Integer({ minimum: 1 }),
              priceId: t.Integer({ minimum: 1 }),
              quantity: t.Integer({ minimum: 1, maximum: mostPerItem }),
              options: t.Optional(t.Record(t.String(), t.Unknown())),
              order: t.Optional(t.Record(t.String(), t.Unknown())),
            },
            { additionalProperties: false },
          ),
          { minItems: 1, maxItems: 20 },
        ),
      },
      { additionalProperties: false },
    ),
    output: t.Object({
      currency: t.String(),
      lines: t.Array(
        t.Object({
          productId: t.Integer(),
          priceId: t.Integer(),
          description: t.String(),
          quantity: t.Integer(),
          termUnit: TermUnit,
          termCount: t.Integer(),
          unitSetup: WireMoney,
          unitRecurring: WireMoney,
          setup: WireMoney,
          recurring: WireMoney,
          options: t.Array(
            t.Object({ label: t.String(), choice: t.String(), setup: WireMoney, recurring: WireMoney }),
          ),
        }),
      ),
      setup: WireMoney,
      recurring: WireMoney,
      total: WireMoney,
      subtotal: WireMoney,
      taxes: t.Array(t.Object({ name: t.String(), rate: t.String(), amount: WireMoney })),
      due: WireMoney,
      renewals: t.Array(t.Object({ termUnit: TermUnit, termCount: t.Integer(), amount: WireMoney })),
    }),
    async run(input, caller) {
      const items = input.items.map((item) => ({
        ...item,
        options: (item.options ?? {}) as Json,
        order: (item.order ?? {}) as Json,
      }));
      return quote(app, {
        items,
        currency: input.currency ?? (await brandCurrency(app)),
        clientId: caller.clientId,
      }) as never;
    },
  }),
});
