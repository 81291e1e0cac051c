import type { TSchema } from 'typebox';
import type { CalendarDate, Id, Instant, Json } from './json.ts';
import type { Money } from './money.ts';

/**
 * What happened. Delivered after commit, at least once, in order per aggregate; facts and ids only, never secrets.
 * Extensions add theirs by declaration merging: `declare module '@moorage/sdk' { interface Events { 'acme.scanned': {…} } }`.
 */
export interface Events {
  'client.registered': { clientId: Id };
  'client.signed_in': { clientId: Id; loginId: Id };
  'staff.sign_in_failed': { email: string; address: string };
  'order.placed': { orderId: Id; clientId: Id; invoiceId: Id | null; total: Money };
  'invoice.issued': { invoiceId: Id; clientId: Id; number: string; total: Money; reason: InvoiceReason };
  'invoice.paid': { invoiceId: Id; clientId: Id; number: string; total: Money };
  'invoice.overdue': { invoiceId: Id; clientId: Id; number: string; due: Money; days: number };
  'payment.succeeded': { paymentId: Id; clientId: Id; invoiceId: Id | null; amount: Money };
  'payment.failed': {
    paymentId: Id;
    clientId: Id;
    invoiceId: Id | null;
    amount: Money;
    code: string;
    automatic: boolean;
  };
  'payment.action_needed': { paymentId: Id; clientId: Id; invoiceId: Id | null; amount: Money };
  'payment.refunded': { paymentId: Id; clientId: Id; amount: Money };
  'payment.disputed': { paymentId: Id; clientId: Id; amount: Money };
  'service.activated': { serviceId: Id; clientId: Id; moduleId: string };
  'service.failed': { serviceId: Id; clientId: Id; moduleId: string; operation: string; error: string };
  'service.renewed': { serviceId: Id; clientId: Id; from: CalendarDate; to: CalendarDate };
  'service.suspended': { serviceId: Id; clientId: Id; reason: string };
  'service.resumed': { serviceId: Id; clientId: Id };
  'service.terminated': { serviceId: Id; clientId: Id; reason: string };
  'extension.changed': { extensionId: string; state: string };
}

export type InvoiceReason = 'order' | 'renewal' | 'manual';

export interface LineDraft {
  readonly kind: string;
  readonly description: string;
  readonly serviceId: Id | null;
  readonly periodFrom: CalendarDate | null;
  readonly periodTo: CalendarDate | null;
  readonly quantity: number;
  /** Before tax, signed, minor units of the draft's currency. */
  readonly amount: number;
}
export interface InvoiceDraft {
  readonly clientId: Id;
  readonly currency: string;
  readonly reason: InvoiceReason;
  readonly lines: readonly LineDraft[];
}
export interface MailDraft {
  readonly template: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/**
 * May I change or refuse this? Awaited inside the open transaction. The value is frozen: return a new one, or throw a
 * `Refusal`. Bulk work hands whole batches, so `invoice.drafts` gets every invoice of a page at once.
 */
export interface Filters {
  'checkout.items': {
    value: readonly { productId: Id; priceId: Id; quantity: number; options: Json }[];
    about: { clientId: Id | null; currency: string };
  };
  'invoice.drafts': { value: readonly InvoiceDraft[]; about: { reason: InvoiceReason } };
  'mail.message': { value: MailDraft; about: { template: string; clientId: Id | null } };
}

export interface Envelope<K extends keyof Events = keyof Events> {
  readonly id: Id;
  readonly name: K;
  readonly at: Instant;
  readonly brandId: Id;
  readonly attempt: number;
  readonly data: Events[K];
}

export interface Hooks {
  /** Hear of an event after commit, at least once: be idempotent by `event.id`. `id` tells two listeners for one event apart. */
  on<K extends keyof Events>(
    name: K,
    handler: (event: Envelope<K>) => Promise<void> | void,
    options?: { id?: string },
  ): void;
  /** Lower `order` runs first (default 100), ties by extension id. */
  filter<K extends keyof Filters>(
    name: K,
    handler: (
      value: Filters[K]['value'],
      about: Filters[K]['about'],
    ) => Promise<Filters[K]['value']> | Filters[K]['value'],
    options?: { order?: number },
  ): void;
  /** Declare an event of one's own; its name must begin with the extension's id. */
  declare(name: keyof Events, schema: TSchema): void;
  /** Only inside a transaction: the event is a row that commits with the data. */
  emit<K extends keyof Events>(name: K, data: Events[K], options?: { aggregate?: string }): Promise<void>;
}
