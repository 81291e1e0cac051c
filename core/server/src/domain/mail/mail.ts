import { Row } from '../../database/row.ts';
import type { Id, Instant, Json } from '@moorage/sdk';

export type MailState = 'queued' | 'sent' | 'parked';

/** In place of sealed variables that were dropped after sending. */
export const dropped = '';

/** A message to a person. The stored copy never holds a secret: those are opened while it is sent, and blotted out after. */
export class Mail extends Row {
  static override readonly tableName = 'mail';
  static override readonly scope = 'brand';
  static override get jsonAttributes(): string[] {
    return ['view', 'attach'];
  }
  declare brandId: Id;
  declare clientId: Id | null;
  declare template: string;
  declare dedupeKey: string;
  declare language: string;
  declare toAddress: string;
  declare subject: string | null;
  declare view: Json;
  declare attach: readonly { kind: 'invoice-pdf'; invoiceId: Id }[];
  declare serviceId: Id | null;
  /** Variables with tokens in them; dropped once the mail has left. */
  declare sealedSecrets: string | null;
  declare html: string | null;
  declare text: string | null;
  declare state: MailState;
  declare attempts: number;
  declare error: string | null;
  declare createdAt: Instant;
  declare sentAt: Instant | null;
}
