/** Adds whether the ratio meets the target. */
export function judge(row) {
  const { ratio } = row;
  if (!Number.isFinite(ratio)) throw new Error(`"${row.case}" measured ${row.ours} against ${row.limit}`);
  return { ...row, met: row.higherIsBetter ? ratio >= row.target : ratio <= row.target };
}

/** Columns with the widths they need, which is also a Markdown table. */
export function table(rows) {
  const cells = [
    ['case', 'ours', 'raw limit', 'ratio', 'target', ''],
    ...rows.map((row) => [
      row.case,
      `${figure(row.ours)} ${row.unit}`,
      `${figure(row.limit)} ${row.unit}`,
      `${row.ratio.toFixed(2)}`,
      `${row.higherIsBetter ? '≥' : '≤'} ${row.target}`,
      row.met ? 'met' : '**missed**',
    ]),
  ];
  const widths = cells[0].map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(cells[0]), line(widths.map((width) => '-'.repeat(width))), ...cells.slice(1).map(line)].join(
    '\n',
  );
}

/** Three digits that mean something, with thousands apart. */
export function figure(value) {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
