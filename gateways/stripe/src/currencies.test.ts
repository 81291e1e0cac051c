import { money } from '@moorage/sdk';
import { describe, expect, it } from 'vitest';
import { currencies, fromStripe, toStripe } from './currencies.ts';

describe('amounts in the units of Stripe', () => {
  it.each([
    ['USD', 2999, 2999],
    ['JPY', 500, 500],
    ['HUF', 99_900, 99_900],
    ['ISK', 5, 500],
    ['UGX', 5000, 500_000],
    ['MGA', 120_000, 1200],
    ['KWD', 5120, 5120],
    ['BHD', 5130, 5130],
  ])('%s %d is sent as %d and comes back unchanged', (currency, ours, theirs) => {
    expect(toStripe(money(ours, currency))).toEqual({ amount: theirs, currency: currency.toLowerCase() });
    expect(fromStripe(theirs, currency.toLowerCase())).toEqual(money(ours, currency));
  });

  it.each([
    ['KWD', 5124],
    ['MGA', 120_050],
  ])('refuses %s %d instead of rounding it', (currency, amount) => {
    expect(() => toStripe(money(amount, currency))).toThrow(/cannot be charged in/);
  });

  it('rounds a fee that has a part below the smallest unit', () => {
    expect(fromStripe(1550, 'isk')).toEqual(money(16, 'ISK'));
    expect(fromStripe(-1550, 'isk')).toEqual(money(-16, 'ISK'));
  });

  it('lists each currency once', () => {
    expect(new Set(currencies).size).toBe(currencies.length);
    expect(currencies.filter((currency) => !/^[A-Z]{3}$/.test(currency))).toEqual([]);
  });
});
