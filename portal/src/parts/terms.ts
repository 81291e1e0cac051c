import type { Term } from '../answers/catalog.ts';

const adverbs: Record<string, string> = {
  'hour 1': 'Hourly',
  'day 1': 'Daily',
  'week 1': 'Weekly',
  'month 1': 'Monthly',
  'month 3': 'Quarterly',
  'month 6': 'Every 6 months',
  'year 1': 'Yearly',
};

/** "Monthly", "Every 2 years", "Once". */
export function termName({ termUnit, termCount }: Term): string {
  if (termUnit === 'once') return 'Once';
  return adverbs[`${termUnit} ${termCount}`] ?? `Every ${termCount} ${termUnit}s`;
}

/** What stands after an amount: "/ month", "/ 3 months", "once". */
export function perTerm({ termUnit, termCount }: Term): string {
  if (termUnit === 'once') return 'once';
  return termCount === 1 ? `/ ${termUnit}` : `/ ${termCount} ${termUnit}s`;
}

export const termKey = ({ termUnit, termCount }: Term): string => `${termUnit} ${termCount}`;

const days: Record<string, number> = { hour: 1 / 24, day: 1, week: 7, month: 30.4, year: 365 };
/** Shorter terms first; a single payment last. */
export const termLength = ({ termUnit, termCount }: Term): number =>
  termUnit === 'once' ? Infinity : (days[termUnit] ?? 0) * termCount;

const monthsOf = ({ termUnit, termCount }: Term): number =>
  termUnit === 'year' ? 12 * termCount : termUnit === 'month' ? termCount : 0;

/** Whole percent that a long term is cheaper than paying the short one as often; 0 when it cannot be compared. */
export function saving(long: Term & { units: number }, short: Term & { units: number }): number {
  const [longMonths, shortMonths] = [monthsOf(long), monthsOf(short)];
  if (longMonths === 0 || shortMonths === 0 || short.units === 0 || longMonths <= shortMonths) return 0;
  const sameTime = (short.units * longMonths) / shortMonths;
  return Math.max(0, Math.floor((100 * (sameTime - long.units)) / sameTime));
}
