import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { requestOperation } from '../provisioning/request-operation.ts';
import { Service } from '../services/service.ts';
import { Order } from './order.ts';

/** The order is good: everything that was ordered gets built. Asking again asks for nothing new. */
export async function startOrder(app: App, orderId: Id): Promise<void> {
  await Order.query().findById(orderId).where({ status: 'pending' }).patch({ status: 'active' });
  const services = await Service.query()
    .where({ orderId, status: 'pending' })
    .orderBy('id')
    .select('service.id');
  for (const { id } of services)
    await requestOperation(app, { serviceId: id, kind: 'create', cycle: `order:${orderId}` });
}
