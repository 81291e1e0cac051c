import { locale } from '@moorage/ui';

const known = ['en', 'de'];
const names = () => new Intl.DisplayNames([locale.value], { type: 'language', fallback: 'code' });

/** Languages that mails are written in, and the one that is set already. */
export function languages(set: string): { value: string; label: string }[] {
  const all = known.includes(set) || !set ? known : [...known, set];
  return all.map((value) => ({ value, label: names().of(value) ?? value }));
}

/** All zones that the browser knows, by region, and the one that is set already. */
export function timeZones(set: string): { value: string; label: string; group: string }[] {
  const all = Intl.supportedValuesOf('timeZone');
  return [...new Set(['UTC', ...(set ? [set] : []), ...all])].map((value) => ({
    value,
    label: value.replaceAll('_', ' '),
    group: value.includes('/') ? (value.split('/')[0] ?? '') : 'General',
  }));
}
