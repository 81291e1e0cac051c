import { money, toWire, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { invoiceUrl, readBrand } from '../invoices/billing-policy.ts';
import { Invoice, InvoiceLine } from '../invoices/invoice.ts';
import { readClient } from '../ledger/lock-clients.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { Order } from './order.ts';

/** Half an hour after an order: whoever left the checkout without paying gets the way back to it. */
export async function remindOrder(app: App, orderId: Id): Promise<void> {
  const order = await Order.query().findById(orderId);
  if (!order || order.status !== 'pending' || order.invoiceId === null) return;
  const invoice = await Invoice.query().findById(order.invoiceId);
  if (!invoice || invoice.state !== 'open' || invoice.dueOn === null) return;
  const client = await readClient(app, order.clientId);
  const brand = await readBrand(app);
  const lines = await InvoiceLine.query().where('invoiceId', invoice.id).orderBy('position');
  await app.db.transaction(() =>
    queueMail(app, {
      template: 'order-received',
      clientId: client.id,
      dedupeKey: `order-received:${orderId}`,
      attach: [{ kind: 'invoice-pdf', invoiceId: invoice.id }],
      view: {
        client: { name: client.name },
        order: {
          number: order.number,
          total: { ...toWire(money(invoice.total, invoice.currency)) },
          tax: { ...toWire(money(invoice.tax, invoice.currency)) },
          lines: lines.map(({ description, amount }) => ({
            description,
            amount: { ...toWire(money(amount, invoice.currency)) },
          })),
        },
        url: invoiceUrl(app, brand, invoice.id),
        dueOn: invoice.dueOn,
      },
    }),
  );
}
