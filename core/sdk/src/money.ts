/** An amount in integer minor units (cents for USD, whole yen for JPY) of an ISO 4217 currency. Never a float. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** Money on the wire: a decimal string with exactly the currency's digits, for example `{"amount":"29.99","currency":"USD"}`. */
export interface WireMoney {
  readonly amount: string;
  readonly currency: string;
}

/** All others have two. */
const DIGITS = new Map<string, number>(
  [
    [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
    [3, 'BHD IQD JOD KWD LYD OMR TND'],
    [4, 'CLF UYW'],
  ].flatMap(([digits, names]) =>
    (names as string).split(' ').map((name) => [name, digits as number] as const),
  ),
);

/** Digits after the point by ISO 4217. A gateway may send other digits: convert in the gateway. */
export const currencyDigits = (currency: string): number => DIGITS.get(currency) ?? 2;

/** @throws RangeError when the amount is not a safe integer or the currency is not three capital letters */
export function money(amount: number, currency: string): Money {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`Not an amount in minor units: ${amount}`);
  if (!/^[A-Z]{3}$/.test(currency)) throw new RangeError(`Not an ISO 4217 currency code: ${currency}`);
  return { amount: amount === 0 ? 0 : amount, currency };
}

/** Minor units → decimal string: `toDecimal(money(-5, 'USD'))` is `-0.05`. */
export function toDecimal({ amount, currency }: Money): string {
  const digits = currencyDigits(currency);
  const sign = amount < 0 ? '-' : '';
  const text = Math.abs(amount)
    .toString()
    .padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/**
 * Decimal string → money. Refuses anything but `-?digits[.digits]` with at most the currency's digits.
 * @throws RangeError on any other text (`1e3`, ` 1`, `1,00`, `0.005` for USD)
 */
export function fromDecimal(text: string, currency: string): Money {
  const digits = currencyDigits(currency);
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text);
  const fraction = match?.[3] ?? '';
  if (!match || fraction.length > digits) throw new RangeError(`Not an amount of ${currency}: ${text}`);
  const units = Number(match[2] + fraction.padEnd(digits, '0'));
  return money(match[1] === '-' ? -units : units, currency);
}

export const toWire = (value: Money): WireMoney => ({ amount: toDecimal(value), currency: value.currency });
export const fromWire = (value: WireMoney): Money => fromDecimal(value.amount, value.currency);

function sameCurrency(a: Money, b: Money): string {
  if (a.currency !== b.currency) throw new RangeError(`Cannot mix ${a.currency} and ${b.currency}`);
  return a.currency;
}
export const add = (a: Money, b: Money): Money => money(a.amount + b.amount, sameCurrency(a, b));
export const subtract = (a: Money, b: Money): Money => money(a.amount - b.amount, sameCurrency(a, b));
export const negate = (a: Money): Money => money(-a.amount, a.currency);
export const sum = (values: readonly Money[], currency: string): Money =>
  values.reduce(add, money(0, currency));

/**
 * `value × numerator ÷ denominator`, exact inside and rounded once, half away from zero.
 * @throws RangeError when the denominator is 0 or a part is not an integer
 */
export function share(value: Money, numerator: number | bigint, denominator: number | bigint): Money {
  const below = BigInt(denominator);
  if (below === 0n) throw new RangeError('The denominator is zero');
  return money(Number(divideRounded(BigInt(value.amount) * BigInt(numerator), below)), value.currency);
}

/** Integer division, half away from zero. */
export function divideRounded(above: bigint, below: bigint): bigint {
  const negative = above < 0n !== below < 0n;
  const [top, bottom] = [above < 0n ? -above : above, below < 0n ? -below : below];
  const result = (top * 2n + bottom) / (bottom * 2n);
  return negative ? -result : result;
}

/**
 * Split by weights so that the parts sum to the whole to the unit (largest remainder, ties to the earlier part).
 * @throws RangeError when a weight is negative or all are 0
 */
export function allocate(value: Money, weights: readonly number[]): Money[] {
  const total = weights.reduce((a, b) => a + BigInt(b), 0n);
  if (total <= 0n || weights.some((weight) => weight < 0)) throw new RangeError('Weights must be positive');
  const sign = value.amount < 0 ? -1n : 1n;
  const whole = BigInt(value.amount) * sign;
  const parts = weights.map((weight, index) => {
    const exact = whole * BigInt(weight);
    return { index, floor: exact / total, rest: exact % total };
  });
  let left = whole - parts.reduce((a, part) => a + part.floor, 0n);
  for (const part of parts.toSorted((a, b) =>
    a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1,
  )) {
    if (left === 0n) break;
    part.floor += 1n;
    left -= 1n;
  }
  return parts.map((part) => money(Number(part.floor * sign), value.currency));
}
