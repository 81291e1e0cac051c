import { isMoney, plainText, valueOf, type Column } from './columns.ts';

/** A spreadsheet runs a cell that begins like a formula; an apostrophe makes it text. Plain numbers stay numbers. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** RFC 4180, amounts and currencies in columns of their own. */
export function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const isMoneyColumn = (column: Column<Row>) => column.kind === 'money';
  const head = columns.flatMap((column) =>
    isMoneyColumn(column) ? [column.title, `${column.title} currency`] : [column.title],
  );
  const lines = rows.map((row) =>
    columns.flatMap((column) => {
      const value = valueOf(row, column);
      if (!isMoneyColumn(column)) return [plainText(value)];
      return isMoney(value) ? [value.amount, value.currency] : ['', ''];
    }),
  );
  return [head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n') + '\r\n';
}

export function offerDownload(name: string, text: string): void {
  // The mark at the front makes spreadsheets read it as UTF-8.
  const address = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
