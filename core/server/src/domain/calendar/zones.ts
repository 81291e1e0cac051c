import { Refusal, type CalendarDate } from '@moorage/sdk';

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        calendar: 'iso8601',
        numberingSystem: 'latn',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
      });
    } catch {
      throw new Refusal('client.time-zone', `"${zone}" is not a time zone that we know.`);
    }
    formats.set(zone, format);
  }
  return format;
}

/** Offsets are whole seconds, so one second has one day: the last answer of each zone serves all who ask within it. */
const last = new Map<string, { readonly second: number; readonly day: CalendarDate }>();

/**
 * The calendar day that an instant falls on in an IANA zone.
 * @throws Refusal `client.time-zone` when there is no such zone
 */
export function dayIn(zone: string, at: Date): CalendarDate {
  const second = Math.floor(at.getTime() / 1_000);
  const known = last.get(zone);
  if (known?.second === second) return known.day;
  const parts = formatOf(zone).formatToParts(at);
  const part = (type: string): string => parts.find((found) => found.type === type)?.value ?? '';
  const day = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  last.set(zone, { second, day });
  return day;
}
