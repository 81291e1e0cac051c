import type { ActionOutput, FormValue, JsonSchema } from '@moorage/ui';
import { slugOf, type Product, type ProductGroup } from './product-words.ts';

type ServerGroup = ActionOutput<'server_groups.list'>['items'][number];

export function productSchema(
  groups: readonly ProductGroup[],
  serverGroups: readonly ServerGroup[],
  isNew: boolean,
): JsonSchema {
  return {
    type: 'object',
    required: ['name', 'groupId', ...(isNew ? [] : ['slug', 'status', 'sort'])],
    properties: {
      name: { type: 'string', title: 'Name', minLength: 1, maxLength: 190, examples: ['Cloud server S'] },
      slug: {
        type: 'string',
        title: 'Address',
        description: isNew
          ? 'In the shop’s address. Empty: made from the name.'
          : 'In the shop’s address. Old links end when it changes.',
        pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$',
        maxLength: 60,
      },
      groupId: { title: 'Group', anyOf: groups.map(({ id, name }) => ({ const: id, title: name })) },
      summary: {
        type: 'string',
        title: 'Summary',
        description: 'One line in the shop window.',
        maxLength: 500,
      },
      ...(isNew
        ? {}
        : {
            description: { type: 'string', title: 'Description', maxLength: 50_000, widget: 'textarea' },
            features: {
              type: 'array',
              title: 'Features',
              description: 'One per line: 4 vCPU, 8 GB memory, 160 GB NVMe.',
              items: { type: 'string' },
              maxItems: 50,
            },
          }),
      serverGroupId: {
        title: 'Built on',
        description: 'The group of servers decides which module builds it. None: you deliver it by hand.',
        anyOf: serverGroups.map(({ id, name }) => ({ const: id, title: name })),
      },
      ...(isNew
        ? {}
        : {
            status: {
              title: 'State',
              anyOf: [
                { const: 'active', title: 'On sale', description: 'In the shop window.' },
                { const: 'hidden', title: 'Hidden', description: 'Only with the link.' },
                { const: 'archived', title: 'Archived', description: 'Not for sale; services of it go on.' },
              ],
            },
            stock: {
              type: 'integer',
              title: 'In stock',
              description: 'Empty: no limit here, only what the servers take.',
              minimum: 0,
              maximum: 1_000_000,
            },
            sort: {
              type: 'integer',
              title: 'Place in its group',
              description: 'Smaller stands first.',
              minimum: 0,
              maximum: 10_000,
            },
          }),
    },
  };
}

export const productDraft = (product: Product): FormValue => {
  const { name, slug, groupId, summary, description, features, serverGroupId, status, stock, sort } = product;
  return { name, slug, groupId, summary, description, features, serverGroupId, status, stock, sort };
};

/** What was emptied is sent as empty: otherwise it would stay as it was. */
export const productInput = (value: FormValue): FormValue => ({
  summary: '',
  description: '',
  features: [],
  serverGroupId: null,
  stock: null,
  ...value,
});

export const newProductInput = ({ slug, ...value }: FormValue): FormValue => ({
  ...value,
  slug: (slug as string | undefined) ?? slugOf(value.name as string),
  // Nobody sees it before it has a price.
  status: 'hidden',
});
