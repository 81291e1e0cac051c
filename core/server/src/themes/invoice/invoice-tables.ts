import type { InvoiceLook } from './invoice-definition.ts';
import type { InvoiceDocument, InvoiceDocumentLine } from './invoice-document.ts';
import { plainText } from './plain-text.ts';

const decimal = (text: string, language: string) =>
  new Intl.NumberFormat(language, { maximumFractionDigits: 12 }).format(text as Intl.StringNumericLiteral);
const percent = (rate: string, language: string) =>
  new Intl.NumberFormat(language, { style: 'unit', unit: 'percent', maximumFractionDigits: 6 }).format(
    rate as Intl.StringNumericLiteral,
  );

export function invoiceLines(document: InvoiceDocument, look: InvoiceLook): object {
  const { t, color } = look;
  const heads = ['description', 'quantity', 'unitPrice', 'tax', 'amount'].map((key, column) => ({
    text: t(`column.${key}`),
    color: color['text-muted'],
    fontSize: 8.5,
    alignment: column === 0 ? 'left' : 'right',
  }));
  return {
    layout: 'lines',
    table: {
      headerRows: 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: ['*', 'auto', 'auto', 'auto', 'auto'],
      body: [heads, ...document.lines.map((line) => lineRow(line, look))],
    },
  };
}

function lineRow(line: InvoiceDocumentLine, look: InvoiceLook): object[] {
  const { money, language, color } = look;
  const right = (text: string) => ({ text, alignment: 'right', noWrap: true });
  const period = line.periodFrom && line.periodTo && look.period(line.periodFrom, line.periodTo);
  const quantity = [decimal(line.quantity, language), line.unit && plainText(line.unit)]
    .filter(Boolean)
    .join(' ');
  return [
    {
      stack: [
        { text: plainText(line.description) },
        ...(period ? [{ text: period, color: color['text-muted'], fontSize: 8 }] : []),
      ],
    },
    right(quantity),
    right(money(line.unitPrice)),
    right(line.taxRate === undefined ? '–' : percent(line.taxRate, language)),
    right(money(line.amount)),
  ];
}

/** Subtotal, tax per rate, total, paid, due. They stay together on one page. */
export function invoiceTotals(document: InvoiceDocument, look: InvoiceLook): object {
  const { t, money, language, color } = look;
  const settled = !/^-?0+(\.0+)?$/.test(document.paid.amount);
  const rows: [label: string, value: string, strong?: boolean][] = [
    [t('subtotal'), money(document.subtotal)],
    ...document.taxes.map((tax): [string, string] => [
      t('taxOn', { name: plainText(tax.name), rate: percent(tax.rate, language), base: money(tax.base) }),
      money(tax.amount),
    ]),
    [t('total'), money(document.total), true],
    ...(settled ? ([[t('paid'), money(document.paid)]] as [string, string][]) : []),
    ...(document.status === 'void'
      ? []
      : ([[t('amountDue'), money(document.due), true]] as [string, string, boolean][])),
  ];
  return {
    unbreakable: true,
    columns: [
      { width: '*', text: '' },
      {
        width: 'auto',
        layout: 'totals',
        table: {
          widths: ['auto', 'auto'],
          body: rows.map(([label, value, strong = false]) => [
            { text: label, bold: strong, color: strong ? color['text'] : color['text-muted'] },
            { text: value, bold: strong, alignment: 'right', noWrap: true, margin: [24, 0, 0, 0] },
          ]),
        },
      },
    ],
    margin: [0, 10, 0, 0],
  };
}
