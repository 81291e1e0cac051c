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

const groupSign = (language: string): string =>
  new Intl.NumberFormat(language).formatToParts(12345).find((part) => part.type === 'group')?.value ?? ',';

/**
 * What a person types → decimal string, or null when it is not surely an amount: `1 299,5`, `1,299.50` and `1.299,50` are
 * clear; `1,299` is a thousand only to those who write thousands so, and `0.005` dollars is nothing.
 */
export function readAmount(text: string, digits: number, language = 'en'): string | null {
  const tight = text.replace(/[\s'\u2019\u00a0\u202f]/g, '');
  const match = /^(-?)([\d.,]*)$/.exec(tight);
  if (!match) return null;
  const [, sign = '', body = ''] = match;
  const signs = body.replace(/\d/g, '');
  const point = pointOf(body, signs, digits, language);
  const whole = point < 0 ? body : body.slice(0, point);
  const fraction = point < 0 ? '' : body.slice(point + 1);
  if (
    !/^(?:\d{1,12}|\d{1,3}(?:[.,]\d{3}){1,3})$/.test(whole) ||
    !/^\d*$/.test(fraction) ||
    fraction.length > digits
  )
    return null;
  if (point < 0 && signs && whole.startsWith('0')) return null;
  const units = whole.replace(/[.,]/g, '').replace(/^0+(?=\d)/, '');
  return digits === 0 ? sign + units : `${sign}${units}.${fraction.padEnd(digits, '0')}`;
}

/** Where the decimal point stands, -1 when there is none. */
function pointOf(body: string, signs: string, digits: number, language: string): number {
  const last = Math.max(body.lastIndexOf('.'), body.lastIndexOf(','));
  if (signs.length === 0) return -1;
  if (new Set(signs).size === 2) return last;
  if (signs.length > 1) return -1;
  const isGroup = body.length - last === 4 && digits !== 3 && signs === groupSign(language);
  return isGroup ? -1 : last;
}
