import type { PayingClient } from '../ledger/lock-clients.ts';
import type { BillingBrand } from './billing-policy.ts';

/** Seller or buyer as they were on the day of issue. */
export interface Party {
  readonly name: string;
  readonly company: string | null;
  /** Lines ready to print. */
  readonly address: readonly string[];
  readonly country: string | null;
  readonly taxId: string | null;
  readonly email: string | null;
}

interface Address {
  readonly line1?: string;
  readonly line2?: string;
  readonly city?: string;
  readonly region?: string;
  readonly postcode?: string;
  readonly country?: string;
}

export const sellerOf = (brand: BillingBrand): Party => ({
  name: brand.name,
  company: brand.legalName,
  address: addressLines(brand.address),
  country: (JSON.parse(brand.address) as Address).country ?? null,
  taxId: brand.taxId,
  email: brand.supportEmail,
});

export const buyerOf = (client: PayingClient): Party => ({
  name: client.name,
  company: client.company,
  address: addressLines(client.address, client.country),
  country: client.country,
  taxId: client.taxId,
  email: client.email,
});

export function addressLines(text: string, country: string | null = null): string[] {
  const { line1, line2, postcode, city, region, country: stated } = JSON.parse(text) as Address;
  const place = [postcode, city, region].filter(Boolean).join(' ');
  return [line1, line2, place, countryName(stated ?? country)].filter(
    (line): line is string => line !== undefined && line !== '',
  );
}

const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });
const countryName = (code: string | null): string | undefined =>
  code === null || !/^[A-Z]{2}$/.test(code) ? (code ?? undefined) : regions.of(code);
