import { money, toWire } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { invoiceUrl, readBrand } from '../invoices/billing-policy.ts';
import { Invoice } from '../invoices/invoice.ts';
import { readClient } from '../ledger/lock-clients.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { methodText } from './default-method.ts';
import { PaymentMethod, type Payment } from './payment.ts';

/** The bank wants the customer, who is not here: the mail leads to the invoice, where it can be confirmed. */
export async function tellActionNeeded(app: App, payment: Payment): Promise<void> {
  const { id, clientId, invoiceId, amount, currency } = payment;
  await app.hooks.emit('payment.action_needed', {
    paymentId: id,
    clientId,
    invoiceId,
    amount: money(amount, currency),
  });
  const invoice = invoiceId === null ? undefined : await Invoice.query().findById(invoiceId);
  if (!invoice) return;
  const client = await readClient(app, clientId);
  const method =
    payment.methodId === null ? undefined : await PaymentMethod.query().findById(payment.methodId);
  await queueMail(app, {
    template: 'payment-action-needed',
    clientId,
    dedupeKey: `payment-action-needed:${id}`,
    view: {
      client: { name: client.name },
      payment: {
        amount: { ...toWire(money(amount, currency)) },
        method: method ? methodText(method) : 'your payment method',
      },
      invoice: { number: invoice.number ?? '' },
      url: invoiceUrl(app, await readBrand(app), invoice.id),
    },
  });
}
