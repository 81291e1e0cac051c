import { money, toWire } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { addDays } from '../calendar/dates.ts';
import { queueMails, type MailRequest } from '../mail/queue-mail.ts';
import { defaultMethods, methodText } from '../payments/default-method.ts';
import { invoiceUrl, type BillingBrand } from './billing-policy.ts';
import type { Issuing } from './issue-invoices.ts';

/**
 * The mail with the invoice. Whoever has just ordered is at the checkout and gets the receipt, so orders are left out; an
 * invoice of nothing, or one that credit has paid, asks for nothing.
 */
export async function announceInvoices(
  app: App,
  brand: BillingBrand,
  invoices: readonly Issuing[],
): Promise<void> {
  const told = invoices.filter(({ reason, total, paid }) => reason !== 'order' && paid < total);
  if (told.length === 0) return;
  const methods = await defaultMethods(
    app,
    told.filter(({ client }) => client.autoPay === 1).map(({ clientId }) => clientId),
  );
  await queueMails(
    app,
    told.map((invoice): MailRequest => {
      const { id, clientId, currency, dueOn, issuedOn } = invoice;
      const method = methods.get(clientId);
      const chargeOn = addDays(dueOn, -brand.policy.autoPayDaysBefore);
      return {
        template: 'invoice-issued',
        clientId,
        dedupeKey: `invoice-issued:${id}`,
        attach: [{ kind: 'invoice-pdf', invoiceId: id }],
        view: {
          client: { name: invoice.client.name },
          invoice: {
            number: invoice.number,
            total: { ...toWire(money(invoice.total, currency)) },
            tax: { ...toWire(money(invoice.tax, currency)) },
            due: { ...toWire(money(invoice.total - invoice.paid, currency)) },
            dueOn,
            lines: invoice.lines.map(({ description, amount }) => ({
              description,
              amount: { ...toWire(money(amount, currency)) },
            })),
          },
          url: invoiceUrl(app, brand, id),
          autopay: method
            ? { method: methodText(method), on: chargeOn < issuedOn ? issuedOn : chargeOn }
            : null,
        },
      };
    }),
  );
}
