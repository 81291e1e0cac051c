import type { Id, Json } from '@moorage/sdk';
import type { App } from '../../app.ts';

export interface MailRequest {
  /** Name of the theme's template, for example `invoice-issued`. */
  readonly template: string;
  readonly clientId: Id | null;
  /** Default: the client's address. */
  readonly to?: string;
  /** The same key is mailed once, whatever runs twice: `invoice-issued:12`. */
  readonly dedupeKey: string;
  /** Declared variables of the template, without any secret. */
  readonly view: Json;
  /** More variables, which must not be read in the database (a link with a token): sealed until the mail leaves, then dropped. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Documents made when the mail leaves. */
  readonly attach?: readonly { kind: 'invoice-pdf'; invoiceId: Id }[];
  /** Opens this service's secrets at the moment of sending, for the template only. */
  readonly serviceId?: Id;
}

/** Writes the mail into the open transaction; a job sends it after commit. Idempotent by `dedupeKey`. */
export async function queueMail(app: App, request: MailRequest): Promise<void> {
  void app;
  void request;
  throw new Error('The mail domain has not landed');
}
