import type { Choice, JsonSchema, WireMoney } from '@moorage/ui';

/** What the portal reads of the answers of `catalog.*` and `orders.place`. */
export interface Term {
  readonly termUnit: string;
  readonly termCount: number;
}
export interface TermPrice extends Term {
  /** For one period. */
  readonly price: WireMoney;
  /** Once. */
  readonly setup: WireMoney;
}
export interface Price extends TermPrice {
  readonly id: number;
}
/** Why nobody can order it now; null when anybody can. */
export type Unavailable = 'sold-out' | 'paused' | null;

export interface ListedPlan {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly summary: string;
  readonly features: readonly string[];
  /** The smallest price. */
  readonly from: TermPrice | null;
  readonly prices: readonly Price[];
  readonly unavailable: Unavailable;
}
export interface PlanGroup {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly summary: string;
  readonly products: readonly ListedPlan[];
}
export interface Catalogue {
  readonly currency: string;
  readonly items: readonly PlanGroup[];
}

export interface ProductOption {
  readonly key: string;
  readonly label: string;
  readonly help: string;
  /** `check`: on or off; on is its only choice. */
  readonly kind: 'select' | 'check';
  readonly required: boolean;
  /** A choice without prices costs nothing; one without a price for the term is not offered for it. */
  readonly choices: readonly { value: string; label: string; prices: readonly TermPrice[] }[];
}
export interface Plan {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly features: readonly string[];
  readonly currency: string;
  readonly prices: readonly Price[];
  readonly options: readonly ProductOption[];
  /** JSON Schema of what the customer fills in; null when there is nothing. */
  readonly order: JsonSchema | null;
  readonly unavailable: Unavailable;
}
export interface ChoiceList {
  readonly items: readonly Choice[];
}

export interface OrderItem {
  readonly productId: number;
  readonly priceId: number;
  readonly quantity: number;
  readonly options: Readonly<Record<string, string | boolean>>;
  readonly order: Readonly<Record<string, unknown>>;
}
export interface TaxLine {
  readonly name: string;
  readonly rate: string;
  readonly amount: WireMoney;
}
export interface QuoteLine extends Term {
  readonly description: string;
  readonly quantity: number;
  /** For the whole quantity, options included. */
  readonly setup: WireMoney;
  readonly recurring: WireMoney;
  /** For one. */
  readonly options: readonly { label: string; choice: string; setup: WireMoney; recurring: WireMoney }[];
}
export interface Quote {
  readonly currency: string;
  readonly lines: readonly QuoteLine[];
  /** By list prices, which contain the tax or not. */
  readonly total: WireMoney;
  /** Before tax, also when prices contain it. */
  readonly subtotal: WireMoney;
  readonly taxes: readonly TaxLine[];
  /** What the invoice will say. */
  readonly due: WireMoney;
  /** What comes again, by term. */
  readonly renewals: readonly (Term & { amount: WireMoney })[];
}
export interface PlacedOrder {
  readonly id: number;
  readonly number: string;
  readonly invoiceId: number;
  readonly isPaid: boolean;
  readonly serviceIds: readonly number[];
}
