import type { WireMoney } from '@moorage/sdk/client';

/** The decimal string goes into `Intl` as it is: no float in between. */
export function formatMoney(
  value: WireMoney,
  language: string,
  options: { hideZeroCents?: boolean; sign?: boolean } = {},
): string {
  const format = new Intl.NumberFormat(language, {
    style: 'currency',
    currency: value.currency,
    currencyDisplay: 'narrowSymbol',
    ...(options.hideZeroCents ? { trailingZeroDisplay: 'stripIfInteger' as const } : {}),
    ...(options.sign ? { signDisplay: 'exceptZero' as const } : {}),
  });
  return format.format(value.amount as Intl.StringNumericLiteral);
}

/** What a person types → decimal string, or null: `1 299,5` and `1,299.50` are both understood for two digits. */
export function readAmount(text: string, digits: number): string | null {
  const tight = text.replace(/[\s'\u00a0\u202f]/g, '');
  const last = Math.max(tight.lastIndexOf('.'), tight.lastIndexOf(','));
  const tail = last < 0 ? '' : tight.slice(last + 1);
  const kinds = new Set(tight.replace(/[^.,]/g, ''));
  const separators = tight.replace(/[^.,]/g, '').length;
  // One kind of separator, more than once or before three digits, separates thousands; else the last one is the point.
  const isPoint =
    last >= 0 && (kinds.size === 2 || (separators === 1 && (tail.length !== 3 || digits === 3)));
  const whole = (isPoint ? tight.slice(0, last) : tight).replace(/[.,]/g, '');
  const fraction = isPoint ? tail : '';
  if (!/^-?\d{1,12}$/.test(whole) || !/^\d*$/.test(fraction) || fraction.length > digits) return null;
  const sign = whole.startsWith('-') ? '-' : '';
  const units = whole.replace(/^-?0*(?=\d)/, '');
  return digits === 0 ? sign + units : `${sign}${units}.${fraction.padEnd(digits, '0')}`;
}
