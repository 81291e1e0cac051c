import type { Id } from '@moorage/sdk';
import { Invoice } from '../invoices/invoice.ts';
import { Service } from '../services/service.ts';
import { Order } from './order.ts';
import type { PlacedOrder } from './place-order.ts';

/** The order that this wish has placed already; its customer did not hear of it. Under the client's lock. */
export async function knownOrder(wish: string | null): Promise<PlacedOrder | null> {
  const order = wish === null ? undefined : await Order.query().findOne({ wish });
  if (!order) return null;
  const invoice = (await Invoice.query().findById(order.invoiceId as Id)) as Invoice;
  const services = await Service.query().where({ orderId: order.id }).orderBy('id').select('service.id');
  return {
    orderId: order.id,
    number: order.number,
    invoiceId: invoice.id,
    invoiceNumber: invoice.number ?? '',
    total: order.total,
    currency: order.currency,
    isPaid: invoice.paid === invoice.total,
    serviceIds: services.map(({ id }) => id),
  };
}
