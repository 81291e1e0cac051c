/** An invoice as a pdfmake definition: plain data, so that it can travel to the thread that draws it. */
import type { CalendarDate, WireMoney } from '@moorage/sdk';
import type { ThemeBrand } from '../types.ts';
import type { InvoiceDocument, InvoiceParty } from './invoice-document.ts';
import { invoiceLines, invoiceTotals } from './invoice-tables.ts';
import { invoicePayment } from './invoice-payment.ts';
import { plainLines, plainText } from './plain-text.ts';
import type { PdfDefinition } from './pdf-pool.ts';

export interface InvoiceLook {
  readonly brand: ThemeBrand;
  readonly paper: 'A4' | 'Letter';
  readonly color: Readonly<Record<string, string>>;
  readonly logo: string | undefined;
  readonly language: string;
  t(key: string, values?: Readonly<Record<string, string>>): string;
  money(value: WireMoney): string;
  date(value: CalendarDate): string;
  period(from: CalendarDate, to: CalendarDate): string;
}

/** Millimetre-free: points. Both papers share margins, and the columns take up what is left. */
const MARGIN = 48;

export function invoiceDefinition(document: InvoiceDocument, look: InvoiceLook): PdfDefinition {
  const { t, color } = look;
  const number = plainText(document.number);
  return {
    document: {
      pageSize: look.paper === 'A4' ? 'A4' : 'LETTER',
      pageMargins: [MARGIN, 44, MARGIN, 64],
      language: look.language,
      info: { title: `${t('title')} ${number}`, author: plainText(look.brand.name), subject: t('title') },
      displayTitle: true,
      defaultStyle: { font: 'Sans', fontSize: 9, lineHeight: 1.25, color: color['text'] },
      content: [
        head(document, look),
        parties(document, look),
        headline(document, look),
        invoiceLines(document, look),
        invoiceTotals(document, look),
        ...invoicePayment(document, look),
        ...(document.notes
          ? [{ text: plainLines(document.notes), color: color['text-muted'], margin: [0, 14, 0, 0] }]
          : []),
      ],
      ...(document.status === 'void'
        ? { watermark: { text: t('status.void'), color: color['danger'], opacity: 0.08, bold: true } }
        : {}),
    },
    footer: {
      left: [
        plainText(document.seller.company ?? document.seller.name),
        document.seller.taxId && plainText(document.seller.taxId),
        number,
      ]
        .filter(Boolean)
        .join('  ·  '),
      pages: t('page', { page: '{page}', pages: '{pages}' }),
      color: color['text-muted'] as string,
      margin: MARGIN,
    },
    lines: { thin: color['border'] as string, strong: color['border-strong'] as string },
  };
}

function head({ status }: InvoiceDocument, look: InvoiceLook): object {
  const { color, t, logo, brand } = look;
  const tone = {
    paid: 'positive',
    overdue: 'danger',
    uncollectible: 'danger',
    void: 'danger',
    open: 'info',
    draft: 'warning',
  }[status];
  const mark = logo
    ? { image: logo, fit: [170, 40] }
    : { text: plainText(brand.name), fontSize: 15, bold: true, color: color['accent'], margin: [0, 2, 0, 0] };
  const stamp = {
    table: {
      body: [
        [
          {
            text: t(`status.${status}`),
            bold: true,
            fontSize: 9,
            color: color[`${tone}-text`],
            fillColor: color[`${tone}-soft`],
            margin: [7, 3, 7, 2],
          },
        ],
      ],
    },
    layout: 'noBorders',
  };
  return {
    columns: [
      { width: '*', ...mark },
      { width: 'auto', ...stamp, margin: [0, 5, 12, 0] },
      { width: 'auto', text: t('title'), fontSize: 20, alignment: 'right' },
    ],
    margin: [0, 0, 0, 24],
  };
}

function parties(document: InvoiceDocument, look: InvoiceLook): object {
  const { t, date, color } = look;
  const facts = [
    [t('number'), plainText(document.number)],
    [t('issued'), date(document.issuedOn)],
    [t('due'), date(document.dueOn)],
    ...(document.paidOn ? [[t('paidOn'), date(document.paidOn)]] : []),
  ];
  const label = (text: string | undefined) => ({ text, color: color['text-muted'] });
  return {
    columns: [
      { width: '34%', stack: party(t('from'), document.seller, look) },
      { width: '34%', stack: party(t('to'), document.client, look) },
      {
        width: '32%',
        layout: 'facts',
        table: {
          widths: ['auto', '*'],
          body: facts.map(([name, value]) => [label(name), { text: value, alignment: 'right' }]),
        },
      },
    ],
    columnGap: 18,
    margin: [0, 0, 0, 22],
  };
}

function party(
  title: string,
  { name, company, address, taxId, email }: InvoiceParty,
  { color, t }: InvoiceLook,
): object[] {
  const lines = [company ? name : undefined, ...address, email, taxId && t('taxId', { id: taxId })];
  return [
    { text: title, color: color['text-muted'], margin: [0, 0, 0, 3] },
    { text: plainText(company ?? name), bold: true },
    ...lines
      .filter((line) => line !== undefined && line !== '')
      .map((line) => ({ text: plainText(line as string) })),
  ];
}

/** The one fact that the reader came for. */
function headline(
  { status, due, total, dueOn, paidOn }: InvoiceDocument,
  { t, money, date, color }: InvoiceLook,
): object {
  const open = status === 'open' || status === 'overdue';
  const text = open
    ? t('headline.due', { amount: money(due), date: date(dueOn) })
    : status === 'paid'
      ? t(paidOn ? 'headline.paid' : 'headline.paidUndated', {
          amount: money(total),
          date: paidOn ? date(paidOn) : '',
        })
      : t(`headline.${status}`, { amount: money(total) });
  return {
    text,
    fontSize: 14,
    bold: true,
    color: status === 'overdue' ? color['danger-text'] : color['text'],
    margin: [0, 0, 0, 16],
  };
}
