import { defineAction, t, type Action } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { page, Page, PageInput } from '../paging.ts';
import { describeProduct } from './describe.ts';
import { Product } from './product.ts';
import { createProduct, updateProduct } from './save-product.ts';
import { setOptions } from './set-options.ts';
import { setPrices } from './set-prices.ts';
import { OptionInput, PriceInput, ProductDetails, ProductRow, Slug, Status } from './shapes.ts';

const id = { id: t.Integer({ minimum: 1 }) };
const fields = {
  groupId: t.Integer(),
  slug: Slug,
  name: t.String({ minLength: 1, maxLength: 190 }),
};
const more = {
  summary: t.Optional(t.String({ maxLength: 500 })),
  description: t.Optional(t.String({ maxLength: 50_000 })),
  features: t.Optional(t.Array(t.String({ minLength: 1, maxLength: 190 }), { maxItems: 50 })),
  serverGroupId: t.Optional(t.Union([t.Integer(), t.Null()])),
  plan: t.Optional(t.Record(t.String(), t.Unknown())),
  status: t.Optional(Status),
  stock: t.Optional(t.Union([t.Integer({ minimum: 0, maximum: 1_000_000 }), t.Null()])),
  sort: t.Optional(t.Integer({ minimum: 0, maximum: 10_000 })),
};

export const productsActions = (app: App): Record<string, Action> => {
  const staff = { audience: ['staff', 'system'] } as const;
  return {
    list: defineAction({
      ...staff,
      route: 'GET /products',
      summary: 'Products, newest first',
      permission: 'products.read',
      input: t.Object(
        { ...PageInput, groupId: t.Optional(t.Integer()), status: t.Optional(Status) },
        { additionalProperties: false },
      ),
      output: Page(ProductRow),
      run: (input) =>
        page(
          input,
          (product: Product) => product,
          () => {
            const query = Product.query();
            if (input.groupId !== undefined) void query.where('groupId', input.groupId);
            if (input.status !== undefined) void query.where('status', input.status);
            if (input.search) void query.where('name', 'like', `%${input.search}%`);
            return query;
          },
        ),
    }),
    get: defineAction({
      ...staff,
      route: 'GET /products/:id',
      summary: 'One product with its plan, prices and options',
      permission: 'products.read',
      input: t.Object(id, { additionalProperties: false }),
      output: ProductDetails,
      run: (input) => describeProduct(app, input.id),
    }),
    create: defineAction({
      ...staff,
      route: 'POST /products',
      summary: 'Add a product; prices and options follow',
      permission: 'products.write',
      input: t.Object({ ...fields, ...more }, { additionalProperties: false }),
      output: ProductDetails,
      run: async (input) => describeProduct(app, (await createProduct(app, input)).id),
    }),
    update: defineAction({
      ...staff,
      route: 'PATCH /products/:id',
      summary: 'Change a product; what is sold already stays as it was sold',
      permission: 'products.write',
      input: t.Object(
        {
          ...id,
          groupId: t.Optional(fields.groupId),
          slug: t.Optional(fields.slug),
          name: t.Optional(fields.name),
          ...more,
        },
        { additionalProperties: false },
      ),
      output: ProductDetails,
      async run({ id: productId, ...change }) {
        await updateProduct(app, productId, change);
        return describeProduct(app, productId);
      },
    }),
    archive: defineAction({
      ...staff,
      route: 'POST /products/:id/archive',
      summary: 'Sell it no more; services of it go on',
      permission: 'products.write',
      input: t.Object(id, { additionalProperties: false }),
      output: ProductDetails,
      async run(input) {
        await updateProduct(app, input.id, { status: 'archived' });
        return describeProduct(app, input.id);
      },
    }),
    set_prices: defineAction({
      ...staff,
      route: 'PUT /products/:id/prices',
      summary: 'All prices of a product as one change',
      permission: 'products.write',
      input: t.Object(
        { ...id, prices: t.Array(PriceInput, { maxItems: 200 }) },
        { additionalProperties: false },
      ),
      output: ProductDetails,
      async run(input) {
        await setPrices(app, input.id, input.prices);
        return describeProduct(app, input.id);
      },
    }),
    set_options: defineAction({
      ...staff,
      route: 'PUT /products/:id/options',
      summary: 'All options of a product, with choices and prices, as one change',
      permission: 'products.write',
      input: t.Object(
        { ...id, options: t.Array(OptionInput, { maxItems: 50 }) },
        { additionalProperties: false },
      ),
      output: ProductDetails,
      async run(input) {
        await setOptions(app, input.id, input.options);
        return describeProduct(app, input.id);
      },
    }),
  };
};
