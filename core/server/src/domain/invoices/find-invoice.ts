import { Refusal, type Id } from '@moorage/sdk';
import { Invoice } from './invoice.ts';

/** @throws Refusal `invoice.unknown` */
export async function findInvoice(id: Id): Promise<Invoice> {
  const invoice = await Invoice.query().findById(id);
  if (!invoice) throw new Refusal('invoice.unknown', `There is no invoice ${id}.`, { status: 404 });
  return invoice;
}
