import { contrast, mix } from './contrast.ts';

type Values = Readonly<Record<string, string>>;

/** Least contrast of text by WCAG 2.2 AA. */
const READABLE = 4.5;

/**
 * Completes a brand's accent. It is moved towards `extreme` (black on light, white on dark) until links in it can be read;
 * a colour that the brand gave explicitly for hover, text or soft is kept as it is.
 */
export function deriveAccent(base: Values, given: Values, extreme: string): Values {
  const wanted = given['color-accent'];
  if (!wanted) return given;
  const grounds = ['color-surface', 'color-canvas', 'color-raised'].map(
    (name) => (given[name] ?? base[name]) as string,
  );
  const accent = readable(wanted, grounds, extreme);
  const soft = mix(accent, grounds[0] as string, 0.88);
  return {
    'color-accent-hover': mix(accent, extreme, 0.18),
    'color-accent-text': contrast('#ffffff', accent) >= READABLE ? '#ffffff' : '#000000',
    'color-accent-soft': soft,
    'color-accent-soft-text': readable(accent, [soft], extreme),
    ...given,
    'color-accent': accent,
  };
}

function readable(color: string, on: readonly string[], extreme: string): string {
  for (let step = 0; step <= 20; step++) {
    const candidate = mix(color, extreme, step / 20);
    if (on.every((background) => contrast(candidate, background) >= READABLE)) return candidate;
  }
  return extreme;
}
