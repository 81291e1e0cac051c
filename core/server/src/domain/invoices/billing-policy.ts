import { t, type Id, type Static } from '@moorage/sdk';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';
import { ownSchemas } from '../../own-schemas.ts';

const days = t.Integer({ minimum: 0, maximum: 365 });
const schedule = t.Array(t.Integer({ minimum: 1, maximum: 365 }), { maxItems: 10, uniqueItems: true });

/** What a brand decides about billing: the keys of `brand.policy` that this domain reads. All are optional there. */
export const BillingPolicySchema = t.Object({
  /** Prices are untaxed without it. */
  tax: t.Optional(
    t.Union([
      t.Null(),
      t.Object({
        name: t.String({ minLength: 1, maxLength: 60 }),
        rate: t.String({ pattern: '^\\d{1,2}(\\.\\d{1,6})?$' }),
        inclusive: t.Optional(t.Boolean()),
      }),
    ]),
  ),
  /** `{year}` is the year of issue; `{number:5}` counts on for ever, padded with zeros, without a gap. */
  invoiceNumber: t.Optional(
    t.String({ pattern: '^[^{}]*(\\{year\\}[^{}]*)?\\{number(:\\d)?\\}[^{}]*$', maxLength: 30 }),
  ),
  orderNumber: t.Optional(
    t.String({ pattern: '^[^{}]*(\\{year\\}[^{}]*)?\\{number(:\\d)?\\}[^{}]*$', maxLength: 30 }),
  ),
  /** A renewal is invoiced so many days before its period begins. */
  invoiceDaysBefore: t.Optional(days),
  /** The stored method is charged so many days before the due day. */
  autoPayDaysBefore: t.Optional(days),
  /** Days after the due day on which a declined charge is tried again. */
  retryDays: t.Optional(schedule),
  remindDaysAfter: t.Optional(schedule),
  suspendDaysAfter: t.Optional(t.Union([t.Null(), days])),
  terminateDaysAfter: t.Optional(t.Union([t.Null(), days])),
});
export type BillingPolicy = Required<Static<typeof BillingPolicySchema>>;

export const defaultPolicy: BillingPolicy = {
  tax: null,
  invoiceNumber: 'INV-{year}-{number:5}',
  orderNumber: 'ORD-{number:5}',
  invoiceDaysBefore: 14,
  autoPayDaysBefore: 0,
  retryDays: [1, 3, 5],
  remindDaysAfter: [1, 3],
  suspendDaysAfter: 5,
  terminateDaysAfter: 30,
};

const check = new Ajv2020({ strict: false, ...ownSchemas }).compile(BillingPolicySchema);

/** @throws Error when the brand's policy is not valid: billing by guesswork would be worse than none */
export function parsePolicy(text: string, brandId: Id): BillingPolicy {
  const policy = JSON.parse(text) as Partial<BillingPolicy>;
  if (!check(policy)) {
    const [first] = check.errors ?? [];
    throw new Error(`The policy of brand ${brandId} is not valid: ${first?.instancePath} ${first?.message}`);
  }
  const given = Object.entries(policy).filter(
    ([name, value]) => name in defaultPolicy && value !== undefined,
  );
  return { ...defaultPolicy, ...Object.fromEntries(given) };
}

/** The brand as billing sees it. */
export interface BillingBrand {
  readonly id: Id;
  readonly name: string;
  readonly legalName: string | null;
  /** JSON text. */
  readonly address: string;
  readonly taxId: string | null;
  readonly currency: string;
  readonly timeZone: string;
  readonly url: string | null;
  readonly supportEmail: string | null;
  readonly policy: BillingPolicy;
}

export async function readBrand(app: App): Promise<BillingBrand> {
  const id = currentBrand();
  const row = await app.db
    .knex()('brand')
    .where({ id })
    .first<(Omit<BillingBrand, 'policy'> & { policy: string }) | undefined>(
      'id',
      'name',
      'legalName',
      'address',
      'taxId',
      'currency',
      'timeZone',
      'url',
      'supportEmail',
      'policy',
    );
  if (!row) throw new Error(`There is no brand ${id}`);
  return { ...row, policy: parsePolicy(row.policy, id) };
}

/** An address in the brand's portal, for mails and for gateways that send the customer back. */
export const portalUrl = (app: App, brand: BillingBrand, path: string): string =>
  `${(brand.url ?? app.config.publicUrl).replace(/\/$/, '')}/portal/${path}`;

/** Where the customer sees an invoice and can pay it. */
export const invoiceUrl = (app: App, brand: BillingBrand, invoiceId: Id): string =>
  portalUrl(app, brand, `invoices/${invoiceId}`);
