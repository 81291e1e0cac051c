import { onScopeDispose, ref, type Ref } from 'vue';

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

export function formatRelative(at: Date, now: Date, language: string): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'long' });
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return Math.abs(seconds) < 10 ? format.format(0, 'second') : format.format(Math.trunc(seconds), 'second');
}

export const formatExact = (at: Date, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long' }).format(at);

/** A calendar date has no zone: it is read and written in UTC so that nobody's day shifts. */
export const formatDate = (
  date: string,
  language: string,
  style: 'short' | 'medium' | 'long' = 'medium',
): string =>
  new Intl.DateTimeFormat(language, { dateStyle: style, timeZone: 'UTC' }).format(
    new Date(`${date.slice(0, 10)}T00:00:00Z`),
  );

/** `72` → `1 min 12 s`, for steps of a job. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

const now = ref(new Date());
let watchers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all relative times of the page; it stands still while nobody looks. */
export function useNow(): Ref<Date> {
  if (watchers++ === 0) {
    now.value = new Date();
    timer = setInterval(() => (now.value = new Date()), 10_000);
  }
  onScopeDispose(() => {
    if (--watchers === 0) clearInterval(timer);
  });
  return now;
}
