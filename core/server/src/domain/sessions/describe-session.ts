import { t, type Caller, type Id, type Static } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { ownBrand } from '../brands/brand.ts';
import type { SessionKind } from './browser.ts';
import { sessionById } from './session.ts';

export const SessionShape = t.Object({
  user: t.Union([
    t.Object({
      kind: t.Enum(['client', 'staff']),
      id: t.Integer(),
      name: t.String(),
      email: t.String(),
      verified: t.Boolean(),
      clientId: t.Union([t.Integer(), t.Null()]),
    }),
    t.Null(),
  ]),
  brand: t.Object({
    name: t.String(),
    currency: t.String(),
    language: t.String(),
    timeZone: t.String(),
    theme: t.String(),
    supportEmail: t.Union([t.String(), t.Null()]),
  }),
  csrf: t.Union([t.String({ description: 'Sent back as x-csrf-token with every write' }), t.Null()]),
  permissions: t.Array(t.String()),
});

/** What an app needs to know before it draws its first page. */
export async function describeSession(
  app: App,
  { brandId, kind, sessionId }: Pick<Caller, 'brandId' | 'kind'> & { sessionId: Id | null },
): Promise<Static<typeof SessionShape>> {
  const { name, currency, language, timeZone, theme, supportEmail } = await ownBrand(brandId);
  const session = sessionId === null ? null : await sessionById(app, kind as SessionKind, brandId, sessionId);
  return {
    user: session && {
      kind: session.kind,
      id: session.actorId,
      name: session.name,
      email: session.email,
      verified: session.verified,
      clientId: session.clientId,
    },
    brand: { name, currency, language, timeZone, theme, supportEmail },
    csrf: session?.csrf ?? null,
    permissions: [...(session?.permissions ?? [])],
  };
}
