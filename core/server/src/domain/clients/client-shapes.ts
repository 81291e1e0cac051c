import { t, type Static } from '@moorage/sdk';
import { clientStatuses, type Client } from './client.ts';

export const AddressShape = t.Object(
  {
    line1: t.Optional(t.String({ maxLength: 190 })),
    line2: t.Optional(t.String({ maxLength: 190 })),
    city: t.Optional(t.String({ maxLength: 100 })),
    region: t.Optional(t.String({ maxLength: 100 })),
    postcode: t.Optional(t.String({ maxLength: 20 })),
    country: t.Optional(t.String({ pattern: '^[A-Z]{2}$' })),
  },
  { additionalProperties: false },
);
export const Email = t.String({ format: 'email', maxLength: 190 });
export const PersonName = t.String({ minLength: 1, maxLength: 190, pattern: '^[^\\r\\n]+$' });
export const Country = t.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1, two letters' });
export const Language = t.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$', maxLength: 20 });
const text = (maxLength: number) => t.String({ minLength: 1, maxLength, pattern: '^[^\\r\\n]+$' });
export const nullable = <T extends Parameters<typeof t.Optional>[0]>(schema: T) =>
  t.Union([schema, t.Null()]);

/** What both the client and staff may change. */
export const profileFields = {
  name: t.Optional(PersonName),
  company: t.Optional(nullable(text(190))),
  phone: t.Optional(nullable(text(40))),
  country: t.Optional(nullable(Country)),
  address: t.Optional(AddressShape),
  taxId: t.Optional(nullable(text(60))),
  language: t.Optional(Language),
  timeZone: t.Optional(t.String({ maxLength: 60 })),
  autoPay: t.Optional(t.Boolean({ description: 'Charge the stored method when an invoice falls due' })),
};

export const ProfileShape = t.Object({
  id: t.Integer(),
  name: t.String(),
  company: nullable(t.String()),
  email: t.String(),
  phone: nullable(t.String()),
  country: nullable(t.String()),
  address: AddressShape,
  taxId: nullable(t.String()),
  language: t.String(),
  timeZone: t.String(),
  currency: t.String(),
  status: t.Enum([...clientStatuses]),
  autoPay: t.Boolean(),
  createdAt: t.String(),
});
export const ClientShape = t.Object({
  ...ProfileShape.properties,
  parkedAt: nullable(t.String()),
  parkedReason: nullable(t.String()),
});
export const LoginShape = t.Object({
  id: t.Integer(),
  name: t.String(),
  email: t.String(),
  verified: t.Boolean(),
  hasPassword: t.Boolean(),
  lastSignInAt: nullable(t.String()),
});

export const clientView = (client: Client): Static<typeof ClientShape> => ({
  ...client,
  autoPay: client.autoPay === 1,
});
