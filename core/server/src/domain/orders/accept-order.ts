import { Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { lockClient } from '../ledger/lock-clients.ts';
import { Order } from './order.ts';
import { startOrder } from './start-order.ts';

export async function findOrder(id: Id): Promise<Order> {
  const order = await Order.query().findById(id);
  if (!order) throw new Refusal('order.unknown', `There is no order ${id}.`, { status: 404 });
  return order;
}

/** Staff trust the client: build now, payment follows. The invoice stays open and is dunned as any other. */
export async function acceptOrder(app: App, orderId: Id): Promise<Order> {
  return app.db.transaction(async () => {
    await lockClient(app, (await findOrder(orderId)).clientId);
    const order = await findOrder(orderId);
    if (order.status === 'cancelled')
      throw new Refusal('order.cancelled', `Order ${order.number} is cancelled. Place a new one.`, {
        status: 409,
      });
    await startOrder(app, orderId);
    return findOrder(orderId);
  });
}
