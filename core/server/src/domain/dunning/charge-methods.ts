import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';
import { chargeable, defaultMethods, type ChargeableMethod } from '../payments/default-method.ts';

/** The method that pays an invoice by itself: that of its services when they agree on one, else the client's preferred one. */
export async function chargeMethods(
  app: App,
  invoices: readonly { readonly id: Id; readonly clientId: Id }[],
): Promise<Map<Id, ChargeableMethod>> {
  const preferred = await defaultMethods(
    app,
    invoices.map(({ clientId }) => clientId),
  );
  const own = await serviceMethods(
    app,
    invoices.map(({ id }) => id),
  );
  const found = new Map<Id, ChargeableMethod>();
  for (const { id, clientId } of invoices) {
    const method = own.get(id) ?? preferred.get(clientId);
    if (method && method.clientId === clientId) found.set(id, method);
  }
  return found;
}

async function serviceMethods(app: App, invoiceIds: readonly Id[]): Promise<Map<Id, ChargeableMethod>> {
  if (invoiceIds.length === 0) return new Map();
  const rows = await app.db
    .knex()('invoiceLine')
    .join('service', 'service.id', 'invoiceLine.serviceId')
    .join('paymentMethod', 'paymentMethod.id', 'service.methodId')
    .join('gatewayAccount', 'gatewayAccount.id', 'paymentMethod.accountId')
    .where({ 'invoiceLine.brandId': currentBrand(), 'paymentMethod.status': 'active' })
    .where({ 'gatewayAccount.status': 'enabled' })
    .whereIn('invoiceLine.invoiceId', invoiceIds)
    .distinct<(ChargeableMethod & { invoiceId: Id })[]>('invoiceLine.invoiceId', ...chargeable);
  const byInvoice = new Map<Id, ChargeableMethod | null>();
  for (const row of rows) byInvoice.set(row.invoiceId, byInvoice.has(row.invoiceId) ? null : row);
  return new Map([...byInvoice].filter((entry): entry is [Id, ChargeableMethod] => entry[1] !== null));
}
