import { money, sum, toWire, type Id, type WireMoney } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { priceItems, type ItemRequest, type PricedItem } from './price-items.ts';
import type { TermUnit } from './product.ts';
import { taxQuote, type QuoteTaxes } from './tax-quote.ts';

export interface Quote extends QuoteTaxes {
  readonly currency: string;
  readonly lines: readonly QuoteLine[];
  /** By the prices of the catalogue: what is paid once, the first period, and both together. */
  readonly setup: WireMoney;
  readonly recurring: WireMoney;
  readonly total: WireMoney;
  /** What comes again, by term. */
  readonly renewals: readonly { termUnit: TermUnit; termCount: number; amount: WireMoney }[];
}
export interface QuoteLine {
  readonly productId: number;
  readonly priceId: number;
  readonly description: string;
  readonly quantity: number;
  readonly termUnit: TermUnit;
  readonly termCount: number;
  /** For one. */
  readonly unitSetup: WireMoney;
  readonly unitRecurring: WireMoney;
  /** For all of the line. */
  readonly setup: WireMoney;
  readonly recurring: WireMoney;
  readonly options: readonly { label: string; choice: string; setup: WireMoney; recurring: WireMoney }[];
}

/** What an order of these items would cost, by the very function that prices the order. */
export async function quote(
  app: App,
  {
    items,
    currency,
    clientId = null,
  }: { items: readonly ItemRequest[]; currency: string; clientId?: Id | null },
): Promise<Quote> {
  const priced = await priceItems(app, { items, currency, complete: false });
  const setup = sum(
    priced.map((item) => money(item.setupAmount * item.quantity, currency)),
    currency,
  );
  const recurring = sum(
    priced.map((item) => money(item.recurringAmount * item.quantity, currency)),
    currency,
  );
  const wire = (amount: number): WireMoney => toWire(money(amount, currency));
  return {
    currency,
    lines: priced.map((item) => ({
      productId: item.product.id,
      priceId: item.price.id,
      description: item.description,
      quantity: item.quantity,
      termUnit: item.termUnit,
      termCount: item.termCount,
      unitSetup: wire(item.setupAmount),
      unitRecurring: wire(item.recurringAmount),
      setup: wire(item.setupAmount * item.quantity),
      recurring: wire(item.recurringAmount * item.quantity),
      options: item.options.map((option) => ({
        label: option.label,
        choice: option.choice,
        setup: wire(option.setupAmount),
        recurring: wire(option.recurringAmount),
      })),
    })),
    setup: toWire(setup),
    recurring: toWire(recurring),
    total: toWire(sum([setup, recurring], currency)),
    ...(await taxQuote(app, { priced, currency, clientId })),
    renewals: renewals(priced).map(({ amount, ...term }) => ({ ...term, amount: wire(amount) })),
  };
}

function renewals(
  priced: readonly PricedItem[],
): { termUnit: TermUnit; termCount: number; amount: number }[] {
  const terms = new Map<string, { termUnit: TermUnit; termCount: number; amount: number }>();
  for (const { termUnit, termCount, recurringAmount, quantity } of priced) {
    if (termUnit === 'once') continue;
    const term = terms.get(`${termCount} ${termUnit}`) ?? { termUnit, termCount, amount: 0 };
    term.amount += recurringAmount * quantity;
    terms.set(`${termCount} ${termUnit}`, term);
  }
  return [...terms.values()];
}
