import { Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { returnStock } from '../catalog/take-stock.ts';
import { Invoice } from '../invoices/invoice.ts';
import { voidInvoice } from '../invoices/void-invoice.ts';
import { lockClient } from '../ledger/lock-clients.ts';
import { Service } from '../services/service.ts';
import { findOrder } from './accept-order.ts';
import { Order } from './order.ts';

/** An order that was neither paid nor accepted comes to nothing: its invoice is void, its services are cancelled. */
export async function cancelOrder(app: App, orderId: Id): Promise<Order> {
  return app.db.transaction(async () => {
    await lockClient(app, (await findOrder(orderId)).clientId);
    const order = await findOrder(orderId);
    if (order.status === 'cancelled') return order;
    if (order.status === 'active')
      throw new Refusal(
        'order.active',
        `Order ${order.number} is being delivered. Terminate its services and refund its payment instead.`,
        { status: 409 },
      );
    const invoice = order.invoiceId === null ? undefined : await Invoice.query().findById(order.invoiceId);
    if (invoice) await voidInvoice(app, { invoiceId: invoice.id, rebill: false });
    const pending = await Service.query().where({ orderId, status: 'pending' }).select('productId');
    for (const { productId } of pending) await returnStock(productId, 1);
    await Service.query()
      .where({ orderId, status: 'pending' })
      .patch({ status: 'cancelled', autoRenew: 0, nextPeriodOn: null, endedAt: instant(app.clock.now()) });
    await Order.query().findById(orderId).patch({ status: 'cancelled' });
    return findOrder(orderId);
  });
}
