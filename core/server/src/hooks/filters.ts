import { Type as t, type TSchema } from 'typebox';
import type { Filters } from '@moorage/sdk';

export interface FilterRule {
  readonly schema: TSchema;
  /** What happens when a filter breaks (a `Refusal` always stops). */
  readonly broken: 'abort' | 'skip';
}

const maybe = (schema: TSchema) => t.Union([schema, t.Null()]);
const line = t.Object({
  kind: t.String({ minLength: 1, maxLength: 20 }),
  description: t.String({ minLength: 1, maxLength: 500 }),
  serviceId: maybe(t.Integer()),
  periodFrom: maybe(t.String()),
  periodTo: maybe(t.String()),
  quantity: t.Integer({ minimum: 1 }),
  amount: t.Integer(),
});

export const coreFilters: { readonly [K in keyof Filters]: FilterRule } = {
  'checkout.items': {
    broken: 'abort',
    schema: t.Array(
      t.Object({
        productId: t.Integer(),
        priceId: t.Integer(),
        quantity: t.Integer({ minimum: 1 }),
        options: t.Unknown(),
      }),
      { minItems: 1 },
    ),
  },
  'invoice.drafts': {
    broken: 'abort',
    schema: t.Array(
      t.Object({
        clientId: t.Integer(),
        currency: t.String(),
        reason: t.Enum(['order', 'renewal', 'manual']),
        lines: t.Array(line, { minItems: 1 }),
      }),
    ),
  },
  'mail.message': {
    broken: 'skip',
    schema: t.Object({
      template: t.String(),
      to: t.String(),
      subject: t.String({ pattern: '^[^\\r\\n]*$' }),
      html: t.String(),
      text: t.String(),
    }),
  },
};
