import { defineAction, t, type Action } from '@moorage/sdk';
import { noteChanges } from '../../actions/note-changes.ts';
import type { App } from '../../app.ts';
import { page, Page, PageInput } from '../paging.ts';
import { findProductGroup, ProductGroup } from './product.ts';
import { withFreeSlug } from './save-product.ts';
import { GroupRow, Slug, Status } from './shapes.ts';

const name = t.String({ minLength: 1, maxLength: 190 });
const more = {
  summary: t.Optional(t.String({ maxLength: 500 })),
  sort: t.Optional(t.Integer({ minimum: 0, maximum: 10_000 })),
  status: t.Optional(Status),
};

export const productGroupsActions = (app: App): Record<string, Action> => ({
  list: defineAction({
    route: 'GET /product_groups',
    summary: 'Groups of products, newest first',
    audience: ['staff', 'system'],
    permission: 'products.read',
    input: t.Object(PageInput, { additionalProperties: false }),
    output: Page(GroupRow),
    run: (input) =>
      page(
        input,
        (group: ProductGroup) => group,
        () => {
          const query = ProductGroup.query();
          if (input.search) void query.where('name', 'like', `%${input.search}%`);
          return query;
        },
      ),
  }),
  create: defineAction({
    route: 'POST /product_groups',
    summary: 'Add a group of products',
    audience: ['staff', 'system'],
    permission: 'products.write',
    input: t.Object({ slug: Slug, name, ...more }, { additionalProperties: false }),
    output: GroupRow,
    run: (input) =>
      app.db.transaction(() =>
        withFreeSlug(input.slug, () =>
          ProductGroup.query().insertAndFetch({ summary: '', sort: 0, status: 'active', ...input }),
        ),
      ),
  }),
  update: defineAction({
    route: 'PATCH /product_groups/:id',
    summary: 'Rename, reorder, hide or archive a group',
    audience: ['staff', 'system'],
    permission: 'products.write',
    input: t.Object(
      { id: t.Integer({ minimum: 1 }), slug: t.Optional(Slug), name: t.Optional(name), ...more },
      { additionalProperties: false },
    ),
    output: GroupRow,
    run: ({ id, ...fields }) =>
      app.db.transaction(async () => {
        const before = await findProductGroup(id);
        if (Object.keys(fields).length > 0)
          await withFreeSlug(fields.slug ?? before.slug, () =>
            ProductGroup.query().findById(id).patch(fields),
          );
        noteChanges({ subject: `product_groups:${id}`, before: { ...before }, after: fields });
        return findProductGroup(id);
      }),
  }),
});
