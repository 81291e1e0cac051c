import type { Log, WireMoney } from '@moorage/sdk';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { InvoiceDocument, InvoiceDocumentLine } from '../invoice/invoice-document.ts';
import type { ThemeBrand } from '../types.ts';

const folder = fileURLToPath(new URL('../../../../../themes/', import.meta.url));
export const themeDirectories = readdirSync(folder).map((name) => `${folder}${name}`);

export const brand: ThemeBrand = {
  name: 'Northpier',
  url: 'https://northpier.test/',
  supportEmail: 'help@northpier.test',
  address: 'Northpier Hosting GmbH, Hafenstraße 12, 20457 Hamburg',
};

const silent = () => undefined;
export const silentLog: Log = { debug: silent, info: silent, warn: silent, error: silent };

const euros = (amount: string): WireMoney => ({ amount, currency: 'EUR' });
const line: InvoiceDocumentLine = {
  description: 'Cloud CX32, web-01.example.test',
  periodFrom: '2026-12-01',
  periodTo: '2026-12-31',
  quantity: '1',
  unitPrice: euros('13.90'),
  amount: euros('13.90'),
  taxRate: '19',
};

export const invoice: InvoiceDocument = {
  number: '2026-1042',
  status: 'open',
  issuedOn: '2026-11-24',
  dueOn: '2026-12-08',
  seller: {
    name: 'Northpier Hosting GmbH',
    address: ['Hafenstraße 12', '20457 Hamburg', 'Germany'],
    taxId: 'DE 123 456 789',
    email: 'billing@northpier.test',
  },
  client: {
    name: 'Zoë Łukasik',
    company: 'Łódź Αθήνα Київ Sp. z o.o.',
    address: ['ul. Piotrkowska 104', '90-926 Łódź', 'Poland'],
    taxId: 'PL 725 00 00 000',
  },
  currency: 'EUR',
  lines: [
    line,
    {
      ...line,
      description: 'Traffic beyond the plan',
      quantity: '12.5',
      unit: 'TB',
      unitPrice: euros('1.00'),
      amount: euros('12.50'),
    },
    {
      ...line,
      description: 'Handbook "Αθήνα", printed, price was ₹ 900',
      periodFrom: undefined,
      periodTo: undefined,
      unitPrice: euros('10.00'),
      amount: euros('10.00'),
      taxRate: '7',
    },
  ],
  subtotal: euros('36.40'),
  taxes: [
    { name: 'VAT', rate: '19', base: euros('26.40'), amount: euros('5.02') },
    { name: 'VAT', rate: '7', base: euros('10.00'), amount: euros('0.70') },
  ],
  total: euros('42.12'),
  paid: euros('0.00'),
  due: euros('42.12'),
  notes: 'Thank you for your trust.',
  payUrl: 'https://my.northpier.test/invoices/1042/pay?token=Zk3v9TQx81',
  bankTransfer: {
    holder: 'Northpier Hosting GmbH',
    iban: 'DE02120300000000202051',
    bic: 'BYLADEM1001',
    reference: 'RE 2026-1042',
  },
};

export const longInvoice: InvoiceDocument = {
  ...invoice,
  lines: Array.from({ length: 70 }, (_, index) => ({
    ...line,
    description: `Cloud CX32, node-${index + 1}.example.test`,
  })),
};

export const paidInvoice: InvoiceDocument = {
  ...invoice,
  status: 'paid',
  paidOn: '2026-12-05',
  paid: euros('42.12'),
  due: euros('0.00'),
};

/** One of each look that an invoice can have. */
export const invoices: readonly [name: string, document: InvoiceDocument, paper: 'A4' | 'Letter'][] = [
  ['open', invoice, 'A4'],
  ['overdue', { ...invoice, status: 'overdue', bankTransfer: undefined }, 'Letter'],
  ['paid', paidInvoice, 'A4'],
  ['void', { ...invoice, status: 'void' }, 'A4'],
  ['long', longInvoice, 'Letter'],
];

export const site = {
  path: '/',
  portalUrl: 'https://my.northpier.test/',
  navigation: [
    { label: 'Cloud', url: '/cloud' },
    { label: 'Games', url: '/games' },
  ],
  legal: [
    { label: 'Terms', url: '/terms' },
    { label: 'Privacy', url: '/privacy' },
    { label: 'Imprint', url: '/imprint' },
  ],
  languages: [
    { code: 'en', name: 'English', url: '/' },
    { code: 'de', name: 'Deutsch', url: '/de/' },
  ],
};
