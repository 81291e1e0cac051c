import type { Instant } from '@moorage/sdk';
import { Row } from '../../database/row.ts';

/** A brand's own wording of a mail; it stands before the theme's. */
export class MailTemplate extends Row {
  static override readonly tableName = 'mailTemplate';
  static override readonly scope = 'brand';
  declare template: string;
  declare language: string;
  declare subject: string;
  declare html: string;
  declare text: string;
  declare changedAt: Instant;
}
