import type { CalendarDate } from '@moorage/sdk';

/** Calendar arithmetic without clocks and zones: a date is the text `YYYY-MM-DD`, and text order is date order. */
export type TermUnit = 'day' | 'week' | 'month' | 'year';
export const termUnits: readonly TermUnit[] = ['day', 'week', 'month', 'year'];
export const isTermUnit = (text: string): text is TermUnit => termUnits.includes(text as TermUnit);

const dayMilliseconds = 86_400_000;
const shape = /^(\d{4})-(\d{2})-(\d{2})$/;

interface Parts {
  readonly year: number;
  /** 1–12 */
  readonly month: number;
  readonly day: number;
}

/** @throws RangeError when it is not a date that exists */
export function partsOf(date: CalendarDate): Parts {
  const match = shape.exec(date);
  const parts = { year: Number(match?.[1]), month: Number(match?.[2]), day: Number(match?.[3]) };
  if (!match || parts.month < 1 || parts.month > 12 || parts.day < 1 || parts.day > daysInMonth(parts))
    throw new RangeError(`Not a calendar date: ${date}`);
  return parts;
}

export function isDate(text: string): boolean {
  try {
    partsOf(text);
    return true;
  } catch {
    return false;
  }
}

export function daysInMonth({ year, month }: { year: number; month: number }): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const pad = (value: number, length: number): string => value.toString().padStart(length, '0');
function toText({ year, month, day }: Parts): CalendarDate {
  if (year < 1 || year > 9999) throw new RangeError(`The year ${year} is out of range`);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** Days since 1970-01-01. */
function dayNumber(date: CalendarDate): number {
  const { year, month, day } = partsOf(date);
  return Date.UTC(year, month - 1, day) / dayMilliseconds;
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  const moved = new Date((dayNumber(date) + days) * dayMilliseconds);
  return toText({ year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() });
}

/** Whole days from one date to the other; negative when the second comes first. */
export const daysBetween = (from: CalendarDate, to: CalendarDate): number => dayNumber(to) - dayNumber(from);

export const dayOfMonth = (date: CalendarDate): number => partsOf(date).day;

/**
 * The date `count` terms on. Months and years land on the anchor day, clamped to the month's end, so that a short month
 * leaves no trace: 31 January → 29 February → 31 March.
 */
export function addTerm(anchorDay: number, date: CalendarDate, unit: TermUnit, count: number): CalendarDate {
  if (unit === 'day') return addDays(date, count);
  if (unit === 'week') return addDays(date, count * 7);
  const { year, month } = partsOf(date);
  const months = year * 12 + (month - 1) + count * (unit === 'year' ? 12 : 1);
  const target = { year: Math.floor(months / 12), month: (((months % 12) + 12) % 12) + 1 };
  return toText({ ...target, day: Math.min(anchorDay, daysInMonth(target)) });
}

/** Where the `n`-th period begins, counted from the first: computed from the anchor, never from the previous date. */
export const periodStart = (
  anchorDay: number,
  first: CalendarDate,
  unit: TermUnit,
  count: number,
  n: number,
): CalendarDate => (n === 0 ? first : addTerm(anchorDay, first, unit, count * n));
