import type { Id, MailDraft } from '@moorage/sdk';

export interface OutgoingMail extends MailDraft {
  readonly brandId: Id;
  /** Left part of the Message-ID; the same for every try. */
  readonly messageId: string;
  readonly attachments: readonly { name: string; type: string; content: Buffer }[];
}

/** The way a mail leaves the house. Without one the mailbox in admin is where mails end. */
export interface MailTransport {
  readonly kind: 'mailbox' | 'smtp';
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}

export const mailbox: MailTransport = {
  kind: 'mailbox',
  send: () => Promise.resolve(),
  close: () => undefined,
};
