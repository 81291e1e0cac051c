import { Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { currentBrand } from '../../database/ambient.ts';
import { isDuplicate } from '../../database/connect.ts';
import { ownBrand, type Address } from '../brands/brand.ts';
import { refuseUnknownZone } from '../brands/refuse-unknown-zone.ts';
import { Client, Login, plainEmail } from './client.ts';

export interface NewClient {
  readonly name: string;
  readonly email: string;
  readonly passwordHash: string | null;
  readonly company?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly country?: string | null | undefined;
  readonly address?: Address | undefined;
  readonly taxId?: string | null | undefined;
  readonly language?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly currency?: string | undefined;
}

/**
 * A client and its first login, in the open transaction.
 * @throws Refusal `client.email-taken`
 */
export async function createClient(app: App, request: NewClient): Promise<{ clientId: Id; loginId: Id }> {
  const brand = await ownBrand(currentBrand());
  const createdAt = instant(app.clock.now());
  const email = plainEmail(request.email);
  if (request.timeZone !== undefined) refuseUnknownZone(request.timeZone);
  const client = await Client.query().insertAndFetch({
    name: request.name.trim(),
    email,
    company: request.company ?? null,
    phone: request.phone ?? null,
    country: request.country ?? null,
    address: request.address ?? {},
    taxId: request.taxId ?? null,
    language: request.language ?? brand.language,
    timeZone: request.timeZone ?? brand.timeZone,
    currency: request.currency ?? brand.currency,
    status: 'active',
    autoPay: 1,
    createdAt,
  });
  try {
    const login = await Login.query().insertAndFetch({
      clientId: client.id,
      name: request.name.trim(),
      email,
      passwordHash: request.passwordHash,
      createdAt,
    });
    await app.hooks.emit('client.registered', { clientId: client.id });
    return { clientId: client.id, loginId: login.id };
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new Refusal(
      'client.email-taken',
      'There is an account with this e-mail address: sign in instead.',
      {
        status: 409,
        fields: { email: 'has an account already' },
      },
    );
  }
}
