import { t } from '@moorage/sdk';
import { productStatuses, termUnits } from './product.ts';

/** The shapes that the actions of the catalogue share. */
export const Currency = t.String({ pattern: '^[A-Z]{3}$' });
export const WireMoney = t.Object({ amount: t.String(), currency: t.String() });
/** Decimal text that is no negative amount; how many digits the currency has is checked when it is read. */
export const Amount = t.String({ pattern: '^\\d{1,12}(?:\\.\\d{1,4})?$' });
export const Slug = t.String({ pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', maxLength: 60 });
export const Status = t.Enum([...productStatuses]);
export const TermUnit = t.Enum([...termUnits]);
const maybe = { text: t.Union([t.String(), t.Null()]), integer: t.Union([t.Integer(), t.Null()]) };

export const Choices = t.Object({
  items: t.Array(
    t.Object({
      value: t.Union([t.String(), t.Number()]),
      label: t.String(),
      group: t.Optional(t.String()),
      description: t.Optional(t.String()),
      warning: t.Optional(t.String()),
    }),
  ),
  asOf: t.String(),
  stale: t.Boolean(),
});

export const GroupRow = t.Object({
  id: t.Integer(),
  slug: t.String(),
  name: t.String(),
  summary: t.String(),
  sort: t.Integer(),
  status: Status,
});

/** A price as staff write and read it. */
export const PriceInput = t.Object(
  {
    currency: Currency,
    termUnit: TermUnit,
    termCount: t.Integer({ minimum: 1, maximum: 120 }),
    amount: Amount,
    setup: t.Optional(Amount),
  },
  { additionalProperties: false },
);
export const PriceRow = t.Object({
  id: t.Integer(),
  termUnit: TermUnit,
  termCount: t.Integer(),
  price: WireMoney,
  setup: WireMoney,
});

export const OptionInput = t.Object(
  {
    key: t.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' }),
    label: t.String({ minLength: 1, maxLength: 190 }),
    help: t.Optional(t.String({ maxLength: 500 })),
    kind: t.Enum(['select', 'check']),
    required: t.Optional(t.Boolean()),
    choices: t.Array(
      t.Object(
        {
          value: t.String({ pattern: '^[A-Za-z0-9._-]{1,80}$' }),
          label: t.String({ minLength: 1, maxLength: 190 }),
          plan: t.Optional(t.Record(t.String(), t.Unknown())),
          prices: t.Optional(t.Array(PriceInput, { maxItems: 200 })),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 100 },
    ),
  },
  { additionalProperties: false },
);
export const OptionRow = t.Object({
  key: t.String(),
  label: t.String(),
  help: t.String(),
  kind: t.Enum(['select', 'check']),
  required: t.Boolean(),
  choices: t.Array(
    t.Object({
      value: t.String(),
      label: t.String(),
      /** For staff only. */
      plan: t.Optional(t.Unknown()),
      prices: t.Array(t.Omit(PriceRow, ['id'])),
    }),
  ),
});

export const ProductRow = t.Object({
  id: t.Integer(),
  groupId: t.Integer(),
  slug: t.String(),
  name: t.String(),
  summary: t.String(),
  status: Status,
  moduleId: maybe.text,
  serverGroupId: maybe.integer,
  stock: maybe.integer,
  sort: t.Integer(),
});
export const ProductDetails = t.Object({
  ...ProductRow.properties,
  description: t.String(),
  features: t.Array(t.String()),
  plan: t.Unknown(),
  /** The module's form for `plan`; null while the module is not running. */
  schema: t.Unknown(),
  prices: t.Array(PriceRow),
  options: t.Array(OptionRow),
});
