import { Refusal, type Id, type Json, type JsonObject } from '@moorage/sdk';
import type { App } from '../../app.ts';
import type { MailRequest } from './queue-mail.ts';
import type { Mail } from './mail.ts';

/** Beside the variables of the template: those that nobody may read in the database. Gone once the mail has left. */
const sealedName = '$sealed';
const removedName = '$removed';
const placeOf = (brandId: Id, dedupeKey: string): string => `mail:${brandId}:${dedupeKey}`;

export function sealVariables(app: App, brandId: Id, { view, secrets, dedupeKey }: MailRequest): Json {
  if (!secrets) return view;
  const sealed = app.sealer.seal(JSON.stringify(secrets), placeOf(brandId, dedupeKey));
  return { ...(view as JsonObject), [sealedName]: sealed };
}

/**
 * `open` is for the mail that leaves, `kept` for the copy that stays: there a link ends before its token.
 * @throws Refusal `mail.once` when the secrets are gone, because the mail has left already
 */
export function openVariables(app: App, mail: Mail): { open: Json; kept: Json } {
  const { [sealedName]: sealed, ...view } = (mail.view ?? {}) as JsonObject;
  if (removedName in view) {
    throw new Refusal(
      'mail.once',
      'This mail held a link that works once and is not kept. Let the person ask for a new one.',
    );
  }
  if (typeof sealed !== 'string') return { open: mail.view, kept: mail.view };
  const secrets = JSON.parse(app.sealer.open(sealed, placeOf(mail.brandId, mail.dedupeKey))) as Record<
    string,
    string
  >;
  const blotted = Object.entries(secrets).map(([name, value]) => [
    name,
    value.replace(/#.*$|^[^#]*$/, '#removed'),
  ]);
  return {
    open: { ...view, ...secrets },
    kept: { ...view, ...(Object.fromEntries(blotted) as JsonObject), [removedName]: true },
  };
}
