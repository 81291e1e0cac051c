import type { WireMoney } from '@moorage/ui';
import type { TaxLine } from './catalog.ts';

/** What the portal reads of the answers of `invoices.*`, `payments.*` and `payment_methods.*`. */
export interface InvoiceSummary {
  readonly id: number;
  readonly number: string | null;
  /** `overdue` is how an open invoice looks after its due day. */
  readonly status: string;
  readonly issuedOn: string | null;
  readonly dueOn: string | null;
  readonly total: WireMoney;
  readonly due: WireMoney;
}
export interface InvoiceLine {
  readonly description: string;
  readonly serviceId: number | null;
  readonly periodFrom: string | null;
  /** The day after the last day of the period. */
  readonly periodTo: string | null;
  readonly quantity: number;
  readonly amount: WireMoney;
}
export interface Payment {
  readonly id: number;
  readonly state: string;
  readonly amount: WireMoney;
  readonly refunded: WireMoney;
  readonly message: string | null;
  readonly startedAt: string;
  readonly settledAt: string | null;
  /** When the gateway is asked next what became of it. */
  readonly checkAt: string | null;
}
export interface InvoiceDetail extends InvoiceSummary {
  readonly note: string | null;
  readonly lines: readonly InvoiceLine[];
  readonly subtotal: WireMoney;
  readonly taxes: readonly TaxLine[];
  readonly paid: WireMoney;
  /** False also while a payment may be on its way. */
  readonly canPay: boolean;
  readonly payments: readonly Payment[];
}
/** What goes to the gateway's own component. */
export interface GatewayTask {
  readonly accountId: number;
  readonly gatewayId: string;
  readonly session: unknown;
}
export interface PaymentAnswer {
  readonly state: string;
  readonly paymentId: number;
  readonly browser?: GatewayTask;
  readonly redirect?: string;
  readonly message?: string;
}
export interface PaymentMethod {
  readonly id: number;
  readonly accountId: number;
  readonly kind: string;
  readonly label: string;
  readonly last4: string | null;
  readonly expires: string | null;
  readonly isDefault: boolean;
  readonly status: string;
}
/** A way to pay that this brand offers: an account at a gateway. */
export interface WayToPay {
  readonly id: number;
  readonly title: string;
  readonly gatewayId: string;
  /** For the gateway's own component: public keys and addresses. */
  readonly browser: unknown;
}
