import { money, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { currentBrand } from '../../database/ambient.ts';
import { resumeServices } from '../dunning/resume-services.ts';
import { startOrder } from '../orders/start-order.ts';

export interface PaidInvoice {
  readonly id: Id;
  readonly clientId: Id;
  readonly orderId: Id | null;
  readonly number: string | null;
  readonly total: number;
  readonly currency: string;
}

/**
 * Nothing is owed on it any more: what was ordered gets built, what was suspended for it runs again. Direct calls, inside the
 * transaction and under the client's lock: the effects commit with the payment or not at all.
 */
export async function invoicePaid(app: App, invoice: PaidInvoice): Promise<void> {
  const changed = await app.db
    .knex()('invoice')
    .where({ id: invoice.id, brandId: currentBrand() })
    .whereIn('state', ['open', 'uncollectible'])
    .update({ state: 'paid', paidAt: instant(app.clock.now()) });
  if (changed === 0) return;
  if (invoice.orderId !== null) await startOrder(app, invoice.orderId);
  await resumeServices(app, invoice.id);
  await app.hooks.emit('invoice.paid', {
    invoiceId: invoice.id,
    clientId: invoice.clientId,
    number: invoice.number ?? '',
    total: money(invoice.total, invoice.currency),
  });
}
