import { Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { dayIn } from '../calendar/zones.ts';
import { lockClient } from '../ledger/lock-clients.ts';
import { readBrand } from './billing-policy.ts';
import { findInvoice } from './find-invoice.ts';
import { Invoice, InvoiceLine } from './invoice.ts';
import { issueInvoices } from './issue-invoices.ts';

/** A draft becomes an invoice, as it was written: its lines and their tax are not computed again. */
export async function issueDraft(app: App, invoiceId: Id): Promise<void> {
  await app.db.transaction(async () => {
    const client = await lockClient(app, (await findInvoice(invoiceId)).clientId);
    const now = app.clock.now();
    const issuedOn = dayIn(client.timeZone, now);
    const found = await findInvoice(invoiceId);
    const dueOn = found.dueOn === null || found.dueOn < issuedOn ? issuedOn : found.dueOn;
    const changed = await Invoice.query()
      .findById(invoiceId)
      .where({ state: 'draft' })
      .patch({ state: 'open', issuedOn, dueOn, issuedAt: instant(now) });
    if (changed === 0)
      throw new Refusal('invoice.not-draft', `The invoice is ${found.state} already.`, { status: 409 });
    const lines = await InvoiceLine.query().where({ invoiceId }).orderBy('position');
    await issueInvoices(app, await readBrand(app), [
      {
        id: found.id,
        clientId: found.clientId,
        orderId: found.orderId,
        number: '',
        reason: found.reason,
        currency: found.currency,
        subtotal: found.subtotal,
        tax: found.tax,
        total: found.total,
        paid: 0,
        issuedOn,
        dueOn,
        client,
        lines,
      },
    ]);
  });
}
