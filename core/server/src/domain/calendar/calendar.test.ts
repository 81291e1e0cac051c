import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addTerm,
  dayOfMonth,
  daysBetween,
  isDate,
  partsOf,
  periodStart,
  termUnits,
  type TermUnit,
} from './dates.ts';
import { dayIn } from './zones.ts';

const dates = fc.integer({ min: -25_000, max: 47_000 }).map((days) => addDays('1970-01-01', days));
const anchored = dates.chain((date) =>
  fc.record({ date: fc.constant(date), unit: fc.constantFrom<TermUnit>(...termUnits) }),
);

describe('terms', () => {
  it.each([
    ['2024-01-31', 'month', 1, '2024-02-29'],
    ['2023-01-31', 'month', 1, '2023-02-28'],
    ['2024-02-29', 'month', 1, '2024-03-31'],
    ['2024-03-31', 'month', 1, '2024-04-30'],
    ['2024-01-31', 'month', 13, '2025-02-28'],
    ['2024-12-31', 'month', 2, '2025-02-28'],
    ['2024-12-31', 'day', 1, '2025-01-01'],
    ['2024-12-31', 'week', 2, '2025-01-14'],
    ['2024-03-31', 'month', -1, '2024-02-29'],
    ['2024-01-31', 'month', -1, '2023-12-31'],
  ] as const)('%s + %s %i is %s with anchor 31', (date, unit, count, expected) => {
    expect(addTerm(31, date, unit, count)).toBe(expected);
  });

  it('comes back to 29 February after three short years', () => {
    const dates = [1, 2, 3, 4].map((n) => periodStart(29, '2024-02-29', 'year', 1, n));
    expect(dates).toEqual(['2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29']);
  });

  it('does not drift: n single steps end where one step of n ends', () => {
    fc.assert(
      fc.property(anchored, fc.integer({ min: 1, max: 60 }), ({ date, unit }, n) => {
        const anchor = dayOfMonth(date);
        let stepped = date;
        for (let step = 0; step < n; step += 1) stepped = addTerm(anchor, stepped, unit, 1);
        expect(stepped).toBe(periodStart(anchor, date, unit, 1, n));
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves no day out and counts none twice: periods touch and go forward', () => {
    fc.assert(
      fc.property(anchored, fc.integer({ min: 1, max: 13 }), ({ date, unit }, count) => {
        const starts = Array.from({ length: 25 }, (_, n) =>
          periodStart(dayOfMonth(date), date, unit, count, n),
        );
        for (let n = 1; n < starts.length; n += 1)
          expect(daysBetween(starts[n - 1] as string, starts[n] as string)).toBeGreaterThan(0);
        const whole = starts
          .slice(1)
          .reduce((days, start, index) => days + daysBetween(starts[index] as string, start), 0);
        expect(whole).toBe(daysBetween(date, starts.at(-1) as string));
      }),
      { numRuns: 500 },
    );
  });

  it('lands on the anchor day or on the last day of the month', () => {
    fc.assert(
      fc.property(
        dates,
        fc.integer({ min: 1, max: 31 }),
        fc.integer({ min: -40, max: 40 }),
        (date, anchor, n) => {
          const day = addTerm(anchor, date, 'month', n);
          expect(dayOfMonth(day) === anchor || dayOfMonth(addDays(day, 1)) === 1).toBe(true);
        },
      ),
    );
  });
});

describe('days', () => {
  it('adding and counting are inverse', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -5_000, max: 5_000 }), (date, days) => {
        expect(daysBetween(date, addDays(date, days))).toBe(days);
      }),
    );
  });
  it('orders dates as text', () => {
    fc.assert(
      fc.property(dates, dates, (a, b) => {
        expect(a < b).toBe(daysBetween(a, b) > 0);
      }),
    );
  });
  it.each(['2023-02-29', '2024-13-01', '2024-00-10', '2024-1-1', '', '2024-04-31', '2024-04-30T00:00'])(
    'refuses %s',
    (text) => {
      expect(isDate(text)).toBe(false);
      expect(() => partsOf(text)).toThrow(RangeError);
    },
  );
});

describe('zones', () => {
  it.each([
    ['Pacific/Honolulu', '2012-07-16T21:17:03Z', '2012-07-16'],
    ['Pacific/Kiritimati', '2026-01-31T10:00:00Z', '2026-02-01'],
    ['Europe/London', '2026-03-29T00:30:00Z', '2026-03-29'],
    ['America/New_York', '2026-03-08T06:59:59Z', '2026-03-08'],
    ['America/New_York', '2026-11-01T03:59:59Z', '2026-10-31'],
    ['UTC', '2026-12-31T23:59:59.999Z', '2026-12-31'],
  ])('in %s, %s is %s', (zone, at, day) => {
    expect(dayIn(zone, new Date(at))).toBe(day);
  });
  it('refuses a zone that does not exist', () => {
    expect(() => dayIn('Mars/Olympus', new Date(0))).toThrow(
      expect.objectContaining({ code: 'client.time-zone' }) as Error,
    );
  });
});

interface SequenceCase {
  readonly id: string;
  readonly kind: string;
  readonly convention: string;
  readonly input: {
    anchor?: string;
    start?: string;
    from_index?: number;
    period?: string;
    instant?: string;
    timezone?: string;
  };
  readonly expected: { dates?: string[]; anchor_day?: number };
}
const shared = process.env.MOORAGE_SHARED ?? resolve(import.meta.dirname, '../../../../../../shared');
const file = join(shared, 'cases/billing-cases.json');
const cases = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as { cases: SequenceCase[] }).cases
  : [];
const units: Readonly<Record<string, [TermUnit, number]>> = {
  monthly: ['month', 1],
  quarterly: ['month', 3],
  biannual: ['month', 6],
  'semi-annual': ['month', 6],
  annual: ['year', 1],
  yearly: ['year', 1],
  weekly: ['week', 1],
  daily: ['day', 1],
  thirty_days: ['day', 30],
};
const sequences = cases.filter(
  ({ kind, convention, input, expected }) =>
    kind === 'date-sequence' &&
    convention === 'ANCHOR-CLAMP' &&
    isDate(input.anchor ?? '') &&
    input.start === undefined &&
    units[input.period ?? ''] &&
    expected.dates,
);
const localDays = cases.filter(
  ({ kind, input, expected }) =>
    kind === 'timezone-day' && input.instant && input.timezone?.includes('/') && expected.anchor_day,
);

describe.skipIf(cases.length === 0)(
  `recorded cases (${file}${cases.length === 0 ? ' is absent' : ''})`,
  () => {
    it('finds cases to check', () => {
      expect(sequences.length).toBeGreaterThan(5);
      expect(localDays.length).toBeGreaterThan(2);
    });
    it.each(sequences)('$id', ({ input, expected }) => {
      const [unit, count] = units[input.period ?? ''] as [TermUnit, number];
      const first = input.anchor as string;
      const dates = expected.dates as string[];
      const offset = input.from_index ?? 1;
      expect(dates.map((_, n) => periodStart(dayOfMonth(first), first, unit, count, n + offset))).toEqual(
        dates,
      );
    });
    it.each(localDays)('$id', ({ input, expected }) => {
      expect(dayOfMonth(dayIn(input.timezone as string, new Date(input.instant as string)))).toBe(
        expected.anchor_day,
      );
    });
  },
);
