import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';

export interface ChargeableMethod {
  readonly id: Id;
  readonly clientId: Id;
  readonly accountId: Id;
  readonly reference: string;
  readonly label: string;
  readonly last4: string | null;
}

/** The columns of a `ChargeableMethod`, for queries that join others. */
export const chargeable = [
  'paymentMethod.id',
  'paymentMethod.clientId',
  'paymentMethod.accountId',
  'paymentMethod.reference',
  'paymentMethod.label',
  'paymentMethod.last4',
] as const;

/** The method that is charged for a client when nothing else was said: the preferred one, unless its account is disabled. */
export async function defaultMethods(app: App, clientIds: readonly Id[]): Promise<Map<Id, ChargeableMethod>> {
  if (clientIds.length === 0) return new Map();
  const rows = await app.db
    .knex()('paymentMethod')
    .join('gatewayAccount', 'gatewayAccount.id', 'paymentMethod.accountId')
    .where({ 'paymentMethod.brandId': currentBrand(), 'paymentMethod.status': 'active' })
    .where({ 'paymentMethod.preferred': 1, 'gatewayAccount.status': 'enabled' })
    .whereIn('paymentMethod.clientId', [...new Set(clientIds)])
    .select<ChargeableMethod[]>(...chargeable);
  return new Map(rows.map((row) => [row.clientId, row]));
}

/** "Visa ending in 4242": how a method is called in mails. */
export const methodText = ({ label, last4 }: { label: string; last4: string | null }): string =>
  last4 === null ? label : `${label} ending in ${last4}`;
