import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { brandOf } from '../mail/render-mail.ts';
import { readClient } from '../ledger/lock-clients.ts';
import { invoiceDocument } from './invoice-document.ts';
import { findInvoice } from './find-invoice.ts';

/** The invoice as a document, drawn by the brand's theme. @throws Refusal `invoice.unknown` */
export async function invoicePdf(app: App, invoiceId: Id): Promise<{ name: string; content: Buffer }> {
  const invoice = await findInvoice(invoiceId);
  const client = await readClient(app, invoice.clientId);
  const brand = await brandOf(app);
  const document = await invoiceDocument(app, invoiceId);
  const content = await app.themes.invoicePdf({
    theme: brand.theme,
    language: client.language,
    brand: brand.face,
    document,
    paper: client.country === 'US' || client.country === 'CA' ? 'Letter' : 'A4',
  });
  return { name: `${document.number.replace(/[^A-Za-z0-9._-]/g, '-')}.pdf`, content };
}
