import { Refusal } from '@moorage/sdk';
import type { TokenOverrides } from '../types.ts';
import { deriveAccent } from './derive-accent.ts';

type Values = Readonly<Record<string, string>>;

/** Names without the `--m-` prefix. `shared` holds what does not change with the scheme. */
export interface ThemeTokens {
  readonly shared: Values;
  readonly light: Values;
  readonly dark: Values;
}

const states = ['positive', 'warning', 'danger', 'info'].flatMap((name) => [
  name,
  `${name}-soft`,
  `${name}-text`,
]);
const neutral = ['canvas', 'surface', 'raised', 'border', 'border-strong', 'text', 'text-muted', 'focus'];
const accent = ['accent', 'accent-hover', 'accent-text', 'accent-soft', 'accent-soft-text'];
export const colorNames = [...neutral, ...accent, ...states].map((name) => `color-${name}`);
const sizes = ['small', 'medium', 'large'];
export const schemeNames = [...colorNames, ...sizes.map((size) => `shadow-${size}`)];
export const sharedNames = [...sizes.map((size) => `radius-${size}`), 'font-sans', 'font-mono'];

const length = String.raw`-?\d{1,3}(?:\.\d{1,3})?(?:px|rem)?`;
const color = String.raw`(?:#[0-9a-f]{6}|rgb\(\d{1,3} \d{1,3} \d{1,3} / (?:0|1|0?\.\d{1,3})\))`;
const layer = `(?:inset )?(?:${length} ){2,4}${color}`;
const family = String.raw`(?:-?[a-z][a-z0-9-]*|"[a-z][a-z0-9 -]*")`;

/** Every kind has a closed grammar, so that no value can end its declaration or load anything. */
const grammars: readonly (readonly [prefix: string, grammar: RegExp, wanted: string])[] = [
  ['color-', /^#[0-9a-f]{6}$/i, 'a colour such as #0b6570'],
  ['radius-', /^\d{1,3}(?:\.\d{1,3})?(?:px|rem)$/i, 'a length such as 8px'],
  [
    'shadow-',
    new RegExp(`^(?:none|${layer}(?:, ${layer}){0,3})$`, 'i'),
    'a shadow such as 0 1px 2px #101820',
  ],
  ['font-', new RegExp(`^${family}(?:, ${family}){0,15}$`, 'i'), 'a list of font families'],
];

export function checkToken(name: string, value: string): void {
  const rule = grammars.find(([prefix]) => name.startsWith(prefix));
  const known = schemeNames.includes(name) || sharedNames.includes(name);
  if (!rule || !known) {
    throw new Refusal('theme.token_unknown', `There is no design token "${name}"`, {
      fields: { [name]: 'unknown' },
    });
  }
  if (typeof value !== 'string' || value.length > 300 || !rule[1].test(value)) {
    const message = `The design token "${name}" must be ${rule[2]}`;
    throw new Refusal('theme.token_invalid', message, { fields: { [name]: message } });
  }
}

/** A theme has to set every token, so that none is ever missing on a page. */
export function checkTokens(tokens: ThemeTokens, theme: string): void {
  for (const [part, names] of [
    ['shared', sharedNames],
    ['light', schemeNames],
    ['dark', schemeNames],
  ] as const) {
    for (const [name, value] of Object.entries(tokens[part] ?? {})) checkToken(name, value);
    const missing = names.filter((name) => !Object.hasOwn(tokens[part] ?? {}, name));
    if (missing.length > 0) {
      throw new Refusal('theme.token_missing', `Theme ${theme} does not set ${part} ${missing.join(', ')}`);
    }
  }
}

/**
 * A plain name counts for both schemes, `dark.` and `light.` for one. A brand that gives nothing but its accent colour
 * gets the colours around it made to fit, readable in both schemes.
 */
export function overrideTokens(tokens: ThemeTokens, overrides: TokenOverrides = {}): ThemeTokens {
  const given = { shared: {}, light: {}, dark: {} } as Record<keyof ThemeTokens, Record<string, string>>;
  for (const [key, value] of Object.entries(overrides)) {
    const [, scheme, name = ''] = /^(?:(light|dark)\.)?(?:--m-)?(.*)$/s.exec(key) ?? [];
    checkToken(name, value);
    if (sharedNames.includes(name)) given.shared[name] = value;
    else
      for (const each of scheme ? [scheme] : ['light', 'dark'])
        given[each as 'light' | 'dark'][name] ??= value;
    if (scheme) given[scheme as 'light' | 'dark'][name] = value;
  }
  return {
    shared: { ...tokens.shared, ...given.shared },
    light: { ...tokens.light, ...deriveAccent(tokens.light, given.light, '#000000') },
    dark: { ...tokens.dark, ...deriveAccent(tokens.dark, given.dark, '#ffffff') },
  };
}

const declare = (values: Values) =>
  Object.entries(values)
    .map(([name, value]) => `--m-${name}:${value};`)
    .join('');

/** The device's scheme decides, unless `data-theme` on the root says otherwise. */
export function tokensCss({ shared, light, dark }: ThemeTokens): string {
  const lit = `color-scheme:light;${declare(light)}`;
  const unlit = `color-scheme:dark;${declare(dark)}`;
  return [
    `:root{${declare(shared)}${lit}}`,
    `@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${unlit}}}`,
    `:root[data-theme=dark]{${unlit}}`,
    '',
  ].join('\n');
}

/** `color-text-muted` → `text-muted`: the names templates and documents use. */
export const colorsOf = (values: Values): Record<string, string> =>
  Object.fromEntries(colorNames.map((name) => [name.slice('color-'.length), values[name] ?? '']));
