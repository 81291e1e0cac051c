import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineDraft } from '@moorage/sdk';
import { parseRate } from './rates.ts';
import { taxFor } from './tax-for.ts';

const line = (amount: number): LineDraft => ({
  kind: 'recurring',
  description: 'Server',
  serviceId: null,
  periodFrom: null,
  periodTo: null,
  quantity: 1,
  amount,
});
const client = { country: 'GB', taxId: null };
const tax = (amount: number, rate: string, inclusive = false) => {
  const [taxed] = taxFor([line(amount)], client, { tax: { name: 'VAT', rate, inclusive } });
  return [taxed?.amount, taxed?.taxAmount];
};

describe('tax of a line', () => {
  it.each([
    ['on top', 1_000, '20', false, 1_000, 200],
    ['half a cent goes away from zero', 25, '10', false, 25, 3],
    ['and so for a credit', -25, '10', false, -25, -3],
    ['three places', 10_000, '8.875', false, 10_000, 888],
    ['price with tax, net first', 299, '4', true, 288, 11],
    ['price with tax of 19 %', 11_900, '19', true, 10_000, 1_900],
    ['credit with tax', -1_000, '50', true, -667, -333],
    ['nothing', 1_000, '0', true, 1_000, 0],
    ['all of it', 1_000, '100', true, 500, 500],
  ] as const)('%s', (_, amount, rate, inclusive, net, expected) => {
    expect(tax(amount, rate, inclusive)).toEqual([net, expected === 0 ? 0 : expected]);
  });

  it('leaves lines without a policy untaxed', () => {
    expect(taxFor([line(500)], client, { tax: null })).toEqual([
      { ...line(500), taxRate: '0', taxName: null, taxAmount: 0 },
    ]);
  });

  it.each(['-1', '101', '20%', '1e1', '', '8.8750001', ' 20'])('refuses the rate %s', (rate) => {
    expect(() => parseRate(rate)).toThrow(RangeError);
  });

  it('is symmetric in sign, and never loses a unit of a price that contains it', () => {
    const rates = fc
      .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 999 }))
      .map(([whole, part]) => `${whole}.${part.toString().padStart(3, '0')}`);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 12 }), rates, fc.boolean(), (amount, rate, inclusive) => {
        const [net, part] = tax(amount, rate, inclusive) as [number, number];
        const [minusNet, minusPart] = tax(-amount, rate, inclusive) as [number, number];
        expect([minusNet + net, minusPart + part]).toEqual([0, 0]);
        if (inclusive) expect(net + part).toBe(amount);
      }),
      { numRuns: 10_000 },
    );
  });
});
