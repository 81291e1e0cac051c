import type { App } from '../../app.ts';
import { invoicePdf } from '../invoices/invoice-pdf.ts';
import type { Mail } from './mail.ts';
import type { OutgoingMail } from './transport.ts';

/** Documents are made when the mail leaves, so that they are never older than the mail. */
export async function attachments(app: App, mail: Mail): Promise<OutgoingMail['attachments']> {
  return Promise.all(
    mail.attach.map(async ({ invoiceId }) => {
      const { name, content } = await invoicePdf(app, invoiceId);
      return { name, type: 'application/pdf', content };
    }),
  );
}
