import { describe, expect, it } from 'vitest';
import { duePeriods, type RenewingService } from './due-periods.ts';

describe('due periods', () => {
  const monthly: RenewingService = {
    id: 1,
    clientId: 1,
    label: 'web-1',
    productName: 'Server',
    currency: 'USD',
    amount: 1_000,
    termUnit: 'month',
    termCount: 1,
    anchorDay: 31,
    nextPeriodOn: '2026-01-31',
    cancelOn: null,
    priceCurrency: 'USD',
  };
  it('come back to the anchor after February', () => {
    expect(duePeriods(monthly, '2026-04-01', 0)).toEqual([
      { from: '2026-01-31', to: '2026-02-28' },
      { from: '2026-02-28', to: '2026-03-31' },
      { from: '2026-03-31', to: '2026-04-30' },
    ]);
  });
  it.each([
    [{ termUnit: 'once' }, 'no valid term'],
    [{ termCount: 0 }, 'no valid term'],
    [{ anchorDay: 0 }, 'billing day'],
    [{ amount: -1 }, 'no valid price'],
    [{ amount: 1.5 }, 'no valid price'],
    [{ priceCurrency: 'EUR' }, 'its price is in EUR'],
    [{ nextPeriodOn: '2026-02-30' }, 'next period'],
    [{ nextPeriodOn: '2020-01-31' }, 'not billed since'],
    [{ termUnit: 'day', nextPeriodOn: '2024-06-01' }, 'periods are due at once'],
  ])('are refused for %j', (change, message) => {
    expect(() => duePeriods({ ...monthly, ...change }, '2026-04-01', 14)).toThrow(message);
  });
});
