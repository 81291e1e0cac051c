import { money, toWire, type StoredMethod } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { invoiceUrl, readBrand } from '../invoices/billing-policy.ts';
import type { Invoice } from '../invoices/invoice.ts';
import { readClient } from '../ledger/lock-clients.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { methodText } from './default-method.ts';
import { PaymentMethod, type Payment } from './payment.ts';

/** One mail for a payment that arrived, with the invoice as it now stands. */
export async function sendReceipt(
  app: App,
  {
    payment,
    invoice,
    due,
    method,
  }: { payment: Payment; invoice: Invoice; due: number; method: StoredMethod | undefined },
): Promise<void> {
  const client = await readClient(app, payment.clientId);
  const stored =
    payment.methodId === null ? undefined : await PaymentMethod.query().findById(payment.methodId);
  const paidWith = stored ?? method;
  await queueMail(app, {
    template: 'payment-receipt',
    clientId: payment.clientId,
    dedupeKey: `payment-receipt:${payment.id}`,
    attach: [{ kind: 'invoice-pdf', invoiceId: invoice.id }],
    view: {
      client: { name: client.name },
      payment: {
        amount: { ...toWire(money(payment.amount, payment.currency)) },
        method: paidWith ? methodText(paidWith) : await accountTitle(app, payment),
        reference: `${invoice.number ?? ''}-${payment.id}`,
        at: instant(app.clock.now()),
      },
      invoice: {
        number: invoice.number ?? '',
        due: { ...toWire(money(due, invoice.currency)) },
        isPaid: due === 0,
      },
      url: invoiceUrl(app, await readBrand(app), invoice.id),
    },
  });
}

async function accountTitle(app: App, { accountId, brandId }: Payment): Promise<string> {
  const row = await app.db
    .knex()('gatewayAccount')
    .where({ id: accountId, brandId })
    .first<{ title: string } | undefined>('title');
  return row?.title ?? '';
}
