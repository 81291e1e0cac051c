import { money, Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { resumeServices } from '../dunning/resume-services.ts';
import { book } from '../ledger/book.ts';
import { lockClient } from '../ledger/lock-clients.ts';
import { refuseWhilePaying } from '../payments/refuse-while-paying.ts';
import { Service } from '../services/service.ts';
import { findInvoice } from './find-invoice.ts';
import { Invoice, InvoiceLine } from './invoice.ts';

/**
 * Takes an invoice back: booked in reverse, its periods free to be billed anew. What was paid on it becomes credit.
 * @param rebill let the next billing run invoice the same periods again
 */
export async function voidInvoice(
  app: App,
  { invoiceId, rebill }: { invoiceId: Id; rebill: boolean },
): Promise<void> {
  await app.db.transaction(async () => {
    const { clientId } = await findInvoice(invoiceId);
    await lockClient(app, clientId);
    const invoice = await findInvoice(invoiceId);
    if (invoice.state === 'void') return;
    if (invoice.state === 'paid')
      throw new Refusal(
        'invoice.paid',
        `Invoice ${invoice.number} is paid. Refund its payment instead of voiding it.`,
        { status: 409 },
      );
    await refuseWhilePaying(invoice);
    if (invoice.state !== 'draft') await reverse(app, invoice);
    await Invoice.query()
      .findById(invoiceId)
      .patch({ state: 'void', paid: 0, voidedAt: instant(app.clock.now()) });
    await releasePeriods(invoice, rebill);
    await resumeServices(app, invoiceId);
  });
}

async function reverse(app: App, invoice: Invoice): Promise<void> {
  const { id, clientId, currency, total, subtotal, tax, paid } = invoice;
  const of = (amount: number) => money(amount, currency);
  if (paid > 0) {
    await app.db.insertMany('allocation', [
      {
        brandId: invoice.brandId,
        clientId,
        invoiceId: id,
        amount: -paid,
        createdAt: instant(app.clock.now()),
      },
    ]);
  }
  await book(app, {
    clientId,
    kind: 'void',
    reference: `invoice:${id}`,
    entries: [
      { account: 'receivable', amount: of(paid - total), invoiceId: id },
      { account: 'revenue', amount: of(subtotal), invoiceId: id },
      { account: 'tax', amount: of(tax), invoiceId: id },
      { account: 'credit', amount: of(-paid), invoiceId: id },
    ],
  });
}

/** A raised generation takes the line out of the way of its successor; the line itself stays what it was. */
async function releasePeriods(invoice: Invoice, rebill: boolean): Promise<void> {
  const lines = await InvoiceLine.query().where('invoiceId', invoice.id).whereNotNull('serviceId');
  const earliest = new Map<Id, { from: string; to: string }>();
  for (const line of lines) {
    const { serviceId, kind, periodFrom, periodTo } = line;
    if (serviceId === null || periodFrom === null || periodTo === null) continue;
    const earlier = await InvoiceLine.query()
      .where({ serviceId, kind, periodFrom, periodTo })
      .max('generation as highest')
      .first();
    const highest = Number((earlier as unknown as { highest: number | null }).highest ?? 0);
    await InvoiceLine.query()
      .findById(line.id)
      .patch({ generation: highest + 1 });
    const known = earliest.get(serviceId);
    earliest.set(serviceId, {
      from: known && known.from < periodFrom ? known.from : periodFrom,
      to: known && known.to > periodTo ? known.to : periodTo,
    });
  }
  if (!rebill || invoice.reason !== 'renewal') return;
  for (const [serviceId, { from, to }] of earliest) {
    const moved = await Service.query()
      .findById(serviceId)
      .where({ nextPeriodOn: to })
      .patch({ nextPeriodOn: from });
    const service = moved === 0 ? await Service.query().findById(serviceId) : undefined;
    if (service && service.nextPeriodOn !== null && service.nextPeriodOn > to)
      throw new Refusal(
        'invoice.later-period-billed',
        `A later period of "${service.label}" is billed already. Void that invoice first, or void this one without billing it again.`,
        { status: 409 },
      );
  }
}
