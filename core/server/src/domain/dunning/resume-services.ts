import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';
import { requestOperation } from '../provisioning/request-operation.ts';
import { Service } from '../services/service.ts';
import { isOverdueReason } from './overdue-reason.ts';

/**
 * An invoice is settled: what was suspended for it runs again, unless another invoice or another reason still holds it. A
 * suspension that is only on its way counts as well, which is why an active service is resumed too: doing it twice is harmless.
 */
export async function resumeServices(app: App, invoiceId: Id): Promise<void> {
  const knex = app.db.knex();
  const suspended = await knex('dunningStep')
    .where({ brandId: currentBrand(), invoiceId, step: 'suspend' })
    .first<{ id: Id } | undefined>('id');
  if (!suspended) return;
  for (const service of await servicesOf(app, invoiceId)) {
    const isOurs = service.status === 'active' || isOverdueReason(service.suspendReason);
    if (!['active', 'suspended'].includes(service.status) || !isOurs) continue;
    if (await heldByOther(app, service.id, invoiceId)) continue;
    await requestOperation(app, { serviceId: service.id, kind: 'resume', cycle: `invoice:${invoiceId}` });
  }
}

export async function servicesOf(app: App, invoiceId: Id): Promise<Service[]> {
  const ids = await app.db
    .knex()('invoiceLine')
    .where({ brandId: currentBrand(), invoiceId })
    .whereNotNull('serviceId')
    .distinct<{ serviceId: Id }[]>('serviceId');
  if (ids.length === 0) return [];
  return Service.query()
    .whereIn(
      'id',
      ids.map(({ serviceId }) => serviceId),
    )
    .orderBy('id');
}

async function heldByOther(app: App, serviceId: Id, invoiceId: Id): Promise<boolean> {
  const other = await app.db
    .knex()('invoiceLine')
    .join('invoice', 'invoice.id', 'invoiceLine.invoiceId')
    .join('dunningStep', 'dunningStep.invoiceId', 'invoice.id')
    .where({
      'invoiceLine.brandId': currentBrand(),
      'invoiceLine.serviceId': serviceId,
      'dunningStep.step': 'suspend',
    })
    .whereNot('invoice.id', invoiceId)
    .whereIn('invoice.state', ['open', 'uncollectible'])
    .first<{ id: Id } | undefined>('invoice.id');
  return other !== undefined;
}
