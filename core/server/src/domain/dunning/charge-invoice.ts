import { isRefusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { Invoice } from '../invoices/invoice.ts';
import { readClient } from '../ledger/lock-clients.ts';
import { payInvoice } from '../payments/pay-invoice.ts';
import { chargeMethods } from './charge-methods.ts';

/** Somebody else paid it, or is paying it, or it is not to be paid any more: there is nothing left to do. */
const settled = ['payment.in-progress', 'invoice.paid', 'invoice.not-payable', 'method.unknown'];
/** The step is not taken, so the next run plans it anew, and tells staff what is wrong with the account. */
const notNow = ['gateway.unknown', 'gateway.unavailable'];

/** Charges the stored method for an invoice that is due, without its owner. The step is claimed together with the payment. */
export async function chargeInvoice(
  app: App,
  { invoiceId, step }: { invoiceId: Id; step: string },
): Promise<void> {
  const invoice = await Invoice.query().findById(invoiceId);
  if (!invoice || invoice.state !== 'open') return;
  const client = await readClient(app, invoice.clientId);
  const method = (await chargeMethods(app, [invoice])).get(invoiceId);
  if (client.autoPay !== 1 || client.parkedAt !== null || !method) return;
  try {
    await payInvoice(app, {
      invoiceId,
      accountId: method.accountId,
      methodId: method.id,
      save: false,
      automatic: { step },
    });
  } catch (error) {
    if (isRefusal(error) && [...settled, ...notNow].includes(error.code)) return;
    throw error;
  }
}
