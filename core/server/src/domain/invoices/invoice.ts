import type { CalendarDate, Id, Instant, InvoiceReason } from '@moorage/sdk';
import { Row } from '../../database/row.ts';
import type { Party } from './parties.ts';

export type InvoiceState = 'draft' | 'open' | 'paid' | 'void' | 'uncollectible';

/** A demand for money. From `open` on it is never edited: corrections are new documents. */
export class Invoice extends Row {
  static override readonly tableName = 'invoice';
  static override readonly scope = 'client';
  static override get jsonAttributes(): string[] {
    return ['seller', 'buyer'];
  }
  declare brandId: Id;
  declare clientId: Id;
  declare orderId: Id | null;
  declare number: string | null;
  declare state: InvoiceState;
  declare reason: InvoiceReason;
  declare currency: string;
  declare subtotal: number;
  declare tax: number;
  declare total: number;
  declare paid: number;
  declare issuedOn: CalendarDate | null;
  declare dueOn: CalendarDate | null;
  declare issuedAt: Instant | null;
  declare paidAt: Instant | null;
  declare voidedAt: Instant | null;
  declare seller: Party;
  declare buyer: Party;
  declare note: string | null;
  /** Of whom repeats it: see `wishAbout`. */
  declare wish: string | null;
  declare createdAt: Instant;
}

export class InvoiceLine extends Row {
  static override readonly tableName = 'invoiceLine';
  static override readonly scope = 'client';
  declare clientId: Id;
  declare invoiceId: Id;
  declare position: number;
  declare kind: string;
  declare description: string;
  declare serviceId: Id | null;
  declare periodFrom: CalendarDate | null;
  /** The day after the last day of the period. */
  declare periodTo: CalendarDate | null;
  declare quantity: number;
  /** Net. */
  declare amount: number;
  declare taxRate: string;
  declare taxName: string | null;
  declare taxAmount: number;
  /** 0 while the line stands; above when its invoice was voided and its period is free again. */
  declare generation: number;
}

/** Money can still come in for it. */
export const isPayable = (state: InvoiceState): boolean => state === 'open' || state === 'uncollectible';
