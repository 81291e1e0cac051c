import type { LineDraft } from '@moorage/sdk';
import { netOfGross, parseRate, taxOnNet } from './rates.ts';

export interface TaxPolicy {
  readonly name: string;
  /** Percent, for example `20` or `8.875`. */
  readonly rate: string;
  /** Prices contain the tax. */
  readonly inclusive?: boolean;
}

export interface TaxedLine extends LineDraft {
  /** `0` where no tax applies. */
  readonly taxRate: string;
  readonly taxName: string | null;
  readonly taxAmount: number;
}

/** Who is taxed: what a provider needs to find the rate that applies. */
export interface TaxedClient {
  readonly country: string | null;
  readonly taxId: string | null;
}
export interface TaxingBrand {
  readonly tax: TaxPolicy | null;
}

/**
 * The lines with their tax, each rounded once, half away from zero. `amount` is the net amount afterwards, also when prices
 * contain the tax. The one place that decides which tax applies: providers by country and kind of goods plug in here.
 */
export function taxFor(lines: readonly LineDraft[], _client: TaxedClient, { tax }: TaxingBrand): TaxedLine[] {
  if (!tax) return lines.map((line) => ({ ...line, taxRate: '0', taxName: null, taxAmount: 0 }));
  const rate = parseRate(tax.rate);
  return lines.map((line) => {
    const net = tax.inclusive ? netOfGross(line.amount, rate) : line.amount;
    const taxAmount = tax.inclusive ? line.amount - net : taxOnNet(line.amount, rate);
    return { ...line, amount: net, taxRate: tax.rate, taxName: tax.name, taxAmount };
  });
}
