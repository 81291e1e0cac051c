import { divideRounded } from '@moorage/sdk';

/** Percent as an exact fraction: `7.7` is 77/10. */
export interface Rate {
  readonly above: bigint;
  readonly below: bigint;
}

/** @throws RangeError on anything but a decimal from 0 to 100 with at most six places */
export function parseRate(text: string): Rate {
  const match = /^(\d{1,3})(?:\.(\d{1,6}))?$/.exec(text);
  const fraction = match?.[2] ?? '';
  const rate = match
    ? { above: BigInt(match[1] + fraction), below: 10n ** BigInt(fraction.length) }
    : undefined;
  if (!rate || rate.above > 100n * rate.below) throw new RangeError(`Not a tax rate in percent: ${text}`);
  return rate;
}

/** Tax on top of a net amount, rounded once, half away from zero. */
export const taxOnNet = (net: number, { above, below }: Rate): number =>
  Number(divideRounded(BigInt(net) * above, below * 100n));

/** The net part of a gross amount; the tax is what is left, so that both sum to the price that was shown. */
export const netOfGross = (gross: number, { above, below }: Rate): number =>
  Number(divideRounded(BigInt(gross) * 100n * below, 100n * below + above));
