import { createTransport } from 'nodemailer';
import { VendorError } from '@moorage/sdk';
import type { Database } from '../../database/database.ts';
import type { MailTransport } from './transport.ts';

/** SMTP with time limits. A connection that breaks after the message was handed over leaves the outcome unknown. */
export function smtp({ url, from, db }: { url: string; from: string | null; db: Database }): MailTransport {
  const connection = createTransport(url, {
    pool: true,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  } as object);
  return {
    kind: 'smtp',
    async send(mail) {
      const brand = (await db.knex()('brand').where('id', mail.brandId).first('name', 'mailFrom')) as {
        name: string;
        mailFrom: string | null;
      };
      const sender = brand.mailFrom ?? from;
      if (!sender)
        throw new VendorError('mail.no-sender', 'Set the sender address: MAIL_FROM, or the brand’s own.', {
          retryable: false,
        });
      try {
        await connection.sendMail({
          from: { name: brand.name, address: sender },
          to: mail.to,
          subject: mail.subject,
          html: mail.html,
          text: mail.text,
          messageId: `<${mail.messageId}@${sender.split('@')[1] ?? 'localhost'}>`,
          attachments: mail.attachments.map(({ name, type, content }) => ({
            filename: name,
            contentType: type,
            content,
          })),
        });
      } catch (cause) {
        const { responseCode, message } = cause as { responseCode?: number; message: string };
        const refused = responseCode !== undefined && responseCode >= 500;
        throw new VendorError('mail.not-sent', `The mail server did not take the mail: ${message}`, {
          outcome: responseCode === undefined ? 'unknown' : 'refused',
          retryable: !refused,
          cause,
        });
      }
    },
    close: () => connection.close(),
  };
}
