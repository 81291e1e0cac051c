import { money, toWire, type Id, type LineDraft, type WireMoney } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { readBrand } from '../invoices/billing-policy.ts';
import { readClient } from '../ledger/lock-clients.ts';
import { taxFor } from '../taxes/tax-for.ts';
import type { PricedItem } from './price-items.ts';

export interface QuoteTaxes {
  /** Before tax, also when prices contain it. */
  readonly subtotal: WireMoney;
  readonly taxes: readonly { name: string; rate: string; amount: WireMoney }[];
  /** What the invoice will say. */
  readonly due: WireMoney;
}

/** The taxes of a quote, rounded line by line as those of the invoice will be. A guest is taxed as an unknown person. */
export async function taxQuote(
  app: App,
  { priced, currency, clientId }: { priced: readonly PricedItem[]; currency: string; clientId: Id | null },
): Promise<QuoteTaxes> {
  const { policy } = await readBrand(app);
  const client = clientId === null ? { country: null, taxId: null } : await readClient(app, clientId);
  const lines = taxFor(priced.flatMap(linesOf), client, { tax: policy.tax });
  const wire = (amount: number): WireMoney => toWire(money(amount, currency));
  const rates = new Map<string, { name: string; rate: string; amount: number }>();
  for (const { taxName: name, taxRate: rate, taxAmount } of lines) {
    if (name === null) continue;
    const known = rates.get(`${name} ${rate}`)?.amount ?? 0;
    rates.set(`${name} ${rate}`, { name, rate, amount: known + taxAmount });
  }
  const net = lines.reduce((total, { amount }) => total + amount, 0);
  const tax = lines.reduce((total, { taxAmount }) => total + taxAmount, 0);
  return {
    subtotal: wire(net),
    taxes: [...rates.values()].map(({ amount, ...rate }) => ({ ...rate, amount: wire(amount) })),
    due: wire(net + tax),
  };
}

/** One line for each of the quantity, and one for its set-up: as the order writes them. */
function linesOf({ quantity, description, recurringAmount, setupAmount }: PricedItem): LineDraft[] {
  const line = { description, serviceId: null, periodFrom: null, periodTo: null, quantity: 1 };
  const one = [
    { ...line, kind: 'recurring', amount: recurringAmount },
    ...(setupAmount === 0 ? [] : [{ ...line, kind: 'setup', amount: setupAmount }]),
  ];
  return Array.from({ length: quantity }, () => one).flat();
}
