import type { Id } from '@moorage/sdk';
import { Row } from '../../database/row.ts';

export interface Address {
  line1?: string;
  line2?: string;
  city?: string;
  region?: string;
  postcode?: string;
  country?: string;
}

/** A name under which the house sells. Its own id is its brand: callers reach the one they act in. */
export class Brand extends Row {
  static override readonly tableName = 'brand';
  static override readonly scope = 'house';
  static override get jsonAttributes(): string[] {
    return ['address', 'tokens', 'policy'];
  }
  declare slug: string;
  declare name: string;
  declare legalName: string | null;
  declare address: Address;
  declare taxId: string | null;
  declare theme: string;
  declare tokens: Record<string, string>;
  declare currency: string;
  declare language: string;
  declare timeZone: string;
  declare url: string | null;
  declare supportEmail: string | null;
  declare mailFrom: string | null;
  declare policy: Record<string, unknown>;
  declare createdAt: string;
}

/** The brand of the caller. */
export async function ownBrand(brandId: Id): Promise<Brand> {
  const brand = await Brand.query().findById(brandId);
  if (!brand) throw new Error(`There is no brand ${brandId}`);
  return brand;
}
