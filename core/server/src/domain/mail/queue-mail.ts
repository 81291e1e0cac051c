import { Refusal, type Id, type Json } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { currentBrand } from '../../database/ambient.ts';
import { mailPlace } from './complete-view.ts';
import { Mail } from './mail.ts';

export interface MailRequest {
  /** Name of the theme's template, for example `invoice-issued`. */
  readonly template: string;
  readonly clientId: Id | null;
  /** Default: the client's address. */
  readonly to?: string;
  readonly language?: string;
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
  await queueMails(app, [request]);
}

/** The same for a batch, in a fixed number of statements. */
export async function queueMails(app: App, requests: readonly MailRequest[]): Promise<void> {
  if (requests.length === 0) return;
  await app.db.transaction(async () => {
    const fresh = await withoutKnown(requests);
    if (fresh.length === 0) return;
    const addresses = await addressesOf(app, fresh);
    const ids = await app.db.insertMany(
      'mail',
      fresh.map((request) => {
        const client = request.clientId === null ? undefined : addresses.get(request.clientId);
        const toAddress = request.to ?? client?.email;
        if (!toAddress)
          throw new Refusal('mail.no-address', `The mail ${request.dedupeKey} has nobody to go to.`);
        return {
          brandId: currentBrand(),
          clientId: request.clientId,
          template: request.template,
          dedupeKey: request.dedupeKey,
          language: request.language ?? client?.language ?? 'en',
          toAddress,
          view: JSON.stringify(request.view),
          sealedSecrets: request.secrets
            ? app.sealer.seal(JSON.stringify(request.secrets), mailPlace(request.dedupeKey))
            : null,
          attach: JSON.stringify(request.attach ?? []),
          serviceId: request.serviceId ?? null,
          state: 'queued',
          createdAt: instant(app.clock.now()),
        };
      }),
    );
    await app.queue.enqueueMany(
      'mail.send',
      ids.map((id) => ({ data: { id } })),
    );
  });
}

async function withoutKnown(requests: readonly MailRequest[]): Promise<MailRequest[]> {
  const byKey = new Map(requests.map((request) => [request.dedupeKey, request]));
  const known = await Mail.query()
    .whereIn('dedupeKey', [...byKey.keys()])
    .select('dedupeKey');
  for (const { dedupeKey } of known) byKey.delete(dedupeKey);
  return [...byKey.values()];
}

async function addressesOf(
  app: App,
  requests: readonly MailRequest[],
): Promise<Map<Id, { email: string; language: string }>> {
  const ids = [...new Set(requests.map(({ clientId }) => clientId).filter((id) => id !== null))];
  const rows = await app.db
    .knex()('client')
    .where('brandId', currentBrand())
    .whereIn('id', ids)
    .select<{ id: Id; email: string; language: string }[]>('id', 'email', 'language');
  return new Map(rows.map((row) => [row.id, row]));
}
