import { safeLink } from '../templates/helpers.ts';
import type { InvoiceLook } from './invoice-definition.ts';
import type { InvoiceDocument } from './invoice-document.ts';
import { plainText } from './plain-text.ts';
import { transferCode } from './transfer-code.ts';

/** In points. The library draws modules of whole points only, so a code comes out up to a third smaller. */
const CODE_SIZE = 108;
type Way = { code: string | undefined; title: string; lines: object[] };

/** How to pay, while there is something to pay. */
export function invoicePayment(document: InvoiceDocument, look: InvoiceLook): object[] {
  const ways = document.status === 'open' || document.status === 'overdue' ? waysToPay(document, look) : [];
  if (ways.length === 0) return [];
  const columns = ways.map(({ code, title, lines }) => ({
    width: '50%',
    stack: [
      { text: title, bold: true, margin: [0, 0, 0, 3] },
      ...lines,
      ...(code ? [{ qr: code, fit: CODE_SIZE, eccLevel: 'M', margin: [0, 10, 0, 0] }] : []),
    ],
  }));
  return [
    {
      unbreakable: true,
      stack: [
        { text: look.t('pay.title'), fontSize: 11, bold: true, margin: [0, 0, 0, 8] },
        { columns, columnGap: 24 },
      ],
      margin: [0, 20, 0, 0],
    },
  ];
}

function waysToPay({ payUrl, bankTransfer, due, number }: InvoiceDocument, { t, color }: InvoiceLook): Way[] {
  const ways: Way[] = [];
  if (payUrl) {
    const address = safeLink(payUrl);
    const lines = [
      { text: t('pay.onlineHow') },
      { text: address, link: address, color: color['accent'], margin: [0, 3, 0, 0] },
    ];
    ways.push({ code: address, title: t('pay.online'), lines });
  }
  if (bankTransfer) {
    const facts = [
      [t('pay.holder'), bankTransfer.holder],
      ['IBAN', bankTransfer.iban.replace(/\s/g, '').replace(/(.{4})(?=.)/g, '$1 ')],
      ['BIC', bankTransfer.bic],
      [t('pay.reference'), bankTransfer.reference || number],
    ].filter(([, value]) => value);
    const lines = facts.map(([label, value]) => ({
      text: [{ text: `${label}  `, color: color['text-muted'] }, plainText(value as string)],
    }));
    ways.push({ code: transferCode(bankTransfer, due), title: t('pay.transfer'), lines });
  }
  return ways;
}
