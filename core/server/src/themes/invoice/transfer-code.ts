import type { WireMoney } from '@moorage/sdk';
import type { BankTransfer } from './invoice-document.ts';

/**
 * The content of the QR code that European banking programs read (EPC069-12, version 2, SEPA credit transfer in UTF-8).
 * It exists for euros only, and only up to 999,999,999.99.
 */
export function transferCode(transfer: BankTransfer, due: WireMoney): string | undefined {
  if (due.currency !== 'EUR' || !/^(?!0+\.0+$)\d{1,9}\.\d{2}$/.test(due.amount)) return undefined;
  const line = (text: string, longest: number) => text.replace(/\s+/g, ' ').trim().slice(0, longest);
  const iban = transfer.iban.replace(/\s/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban)) return undefined;
  const lines = [
    'BCD',
    '002',
    '1',
    'SCT',
    (transfer.bic ?? '').replace(/\s/g, '').toUpperCase(),
    line(transfer.holder, 70),
    iban,
    `EUR${due.amount}`,
    '',
    '',
    line(transfer.reference, 140),
  ];
  const content = lines.join('\n');
  return Buffer.byteLength(content) <= 331 ? content : undefined;
}
