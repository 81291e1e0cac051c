import { Row } from '../../database/row.ts';
import type { Address } from '../brands/brand.ts';

export const clientStatuses = ['active', 'blocked', 'closed'] as const;
export type ClientStatus = (typeof clientStatuses)[number];

/** Who buys. Blocked or closed clients keep their data and cannot sign in. */
export class Client extends Row {
  static override readonly tableName = 'client';
  static override readonly scope = 'client';
  static override readonly clientColumn: string = 'id';
  static override get jsonAttributes(): string[] {
    return ['address'];
  }
  declare brandId: number;
  declare name: string;
  declare company: string | null;
  declare email: string;
  declare phone: string | null;
  declare country: string | null;
  declare address: Address;
  declare taxId: string | null;
  declare language: string;
  declare timeZone: string;
  declare currency: string;
  declare status: ClientStatus;
  declare autoPay: number;
  declare parkedAt: string | null;
  declare parkedReason: string | null;
  declare createdAt: string;
}

/** A person who signs in for a client. */
export class Login extends Row {
  static override readonly tableName = 'login';
  static override readonly scope = 'client';
  declare brandId: number;
  declare clientId: number;
  declare name: string;
  declare email: string;
  declare passwordHash: string | null;
  declare emailVerifiedAt: string | null;
  declare lastSignInAt: string | null;
  declare createdAt: string;
}

/** Addresses are kept in lower case, so that one person cannot register twice by the shift key. */
export const plainEmail = (email: string): string => email.trim().toLowerCase();
