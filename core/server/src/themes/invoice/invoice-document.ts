import type { CalendarDate, WireMoney } from '@moorage/sdk';

/** All that an invoice shows, as it was frozen when it was issued. Nothing is computed from it but its looks. */
export interface InvoiceDocument {
  readonly number: string;
  readonly status: 'draft' | 'open' | 'overdue' | 'paid' | 'void' | 'uncollectible';
  readonly issuedOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly paidOn?: CalendarDate | undefined;
  readonly seller: InvoiceParty;
  readonly client: InvoiceParty;
  readonly currency: string;
  readonly lines: readonly InvoiceDocumentLine[];
  readonly subtotal: WireMoney;
  readonly taxes: readonly InvoiceDocumentTax[];
  readonly total: WireMoney;
  readonly paid: WireMoney;
  readonly due: WireMoney;
  /** Free text under the totals, for example the reason of a reverse charge. */
  readonly notes?: string | undefined;
  /** Where it can be paid online. */
  readonly payUrl?: string | undefined;
  readonly bankTransfer?: BankTransfer | undefined;
}

export interface InvoiceParty {
  readonly name: string;
  readonly company?: string | undefined;
  /** In the order of the country, ready to print. */
  readonly address: readonly string[];
  readonly taxId?: string | undefined;
  readonly email?: string | undefined;
}

export interface InvoiceDocumentLine {
  readonly description: string;
  readonly periodFrom?: CalendarDate | undefined;
  readonly periodTo?: CalendarDate | undefined;
  /** Decimal string: `1`, `0.5`. */
  readonly quantity: string;
  /** What one of the quantity is, where it is not a piece: `GB`, `hour`. */
  readonly unit?: string | undefined;
  readonly unitPrice: WireMoney;
  readonly amount: WireMoney;
  /** Percent as a decimal string: `19`, `8.875`. Absent where no tax applies. */
  readonly taxRate?: string | undefined;
}

export interface InvoiceDocumentTax {
  readonly name: string;
  readonly rate: string;
  readonly base: WireMoney;
  readonly amount: WireMoney;
}

export interface BankTransfer {
  readonly holder: string;
  readonly iban: string;
  readonly bic?: string | undefined;
  readonly reference: string;
}
