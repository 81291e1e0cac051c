import { isRefusal } from '@moorage/sdk';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { createThemes } from '../create-themes.ts';
import { contrast } from '../tokens/contrast.ts';
import { colorsOf, overrideTokens, type ThemeTokens } from '../tokens/tokens.ts';
import { brand, silentLog, themeDirectories } from './samples.ts';

const themes = createThemes({ directories: themeDirectories, log: silentLog });
afterAll(() => themes.close());
const tokensIn = (directory: string) =>
  JSON.parse(readFileSync(`${directory}/tokens.json`, 'utf8')) as ThemeTokens;
const harbour = tokensIn(themeDirectories.find((each) => each.endsWith('/harbour')) as string);

/** Every pair that the templates and the kit put on each other, with the least contrast that WCAG 2.2 AA asks for. */
const states = ['positive', 'warning', 'danger', 'info'];
const pairs: readonly (readonly [front: string, back: string, least: number])[] = [
  ...['canvas', 'surface', 'raised'].flatMap((back) => [
    ['text', back, 4.5] as const,
    ['text-muted', back, 4.5] as const,
    ['accent', back, 4.5] as const,
    ['accent-hover', back, 4.5] as const,
    ['border-strong', back, 3] as const,
    ['focus', back, 3] as const,
    ...states.flatMap((state) => [[`${state}-text`, back, 4.5] as const, [state, back, 3] as const]),
  ]),
  ['accent-text', 'accent', 4.5],
  ['accent-text', 'accent-hover', 4.5],
  ['accent-soft-text', 'accent-soft', 4.5],
  ['text', 'accent-soft', 4.5],
  ...states.map((state) => [`${state}-text`, `${state}-soft`, 4.5] as const),
];
const tooFaint = (values: Readonly<Record<string, string>>) => {
  const color = colorsOf(values) as Record<string, string>;
  return pairs
    .map(([front, back, least]) => ({ front, back, least, is: contrast(color[front]!, color[back]!) }))
    .filter(({ is, least }) => is < least);
};

it('computes contrast as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});

describe.each(themeDirectories)('%s', (directory) => {
  it.each(['light', 'dark'] as const)('can be read in %s', (scheme) => {
    expect(tooFaint(tokensIn(directory)[scheme])).toEqual([]);
  });
});

it.each(['#ffd400', '#ff5a36', '#7c3aed', '#111111', '#f5f5f5', '#00a884'])(
  'makes the accent %s of a brand readable in both schemes',
  (accent) => {
    const changed = overrideTokens(harbour, { 'color-accent': accent });
    const about = /accent/;
    for (const scheme of ['light', 'dark'] as const) {
      const faint = tooFaint(changed[scheme]).filter(({ front, back }) => about.test(front + back));
      expect(faint).toEqual([]);
    }
  },
);

describe('the style sheet', () => {
  it('sets light, dark by device and dark by choice', () => {
    const css = themes.tokensCss('harbour');
    expect(css).toMatch(/^:root\{--m-radius-small:4px;.*color-scheme:light;--m-color-canvas:#f5f8f9;/);
    expect(css).toContain(
      '@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;--m-color-canvas:#0b1317;',
    );
    expect(css).toContain(':root[data-theme=dark]{color-scheme:dark;');
  });

  it('takes an override for both schemes or for one', () => {
    const css = themes.tokensCss('harbour', {
      'color-text': '#010203',
      'dark.color-text': '#fafbfc',
      'radius-medium': '2px',
    });
    expect(css.match(/--m-color-text:#010203/g)).toHaveLength(1);
    expect(css.match(/--m-color-text:#fafbfc/g)).toHaveLength(2);
    expect(css).toContain('--m-radius-medium:2px');
  });

  it.each([
    ['color-text', '#fff;}body{background:url(//evil.test)'],
    ['color-text', 'red'],
    ['color-text', 'url(//evil.test)'],
    ['color-text', '#112233\n'],
    ['color-text', 'var(--x)'],
    ['radius-small', '4px;color:red'],
    ['radius-small', 'calc(1px)'],
    ['shadow-small', '0 0 1px #112233}</style><script>'],
    ['font-sans', 'Inter"; } @import "//evil.test'],
    ['font-sans', 'Inter, url(x)'],
    ['font-sans', 'Inter\\3b'],
    ['dark.color-text', '</style>'],
    ['color-unknown', '#112233'],
    ['__proto__', '#112233'],
    ['color-text}', '#112233'],
  ])('refuses %s = %s', (name, value) => {
    const overrides = JSON.parse(JSON.stringify({ [name]: value })) as Record<string, string>;
    if (name === '__proto__') Object.defineProperty(overrides, name, { value, enumerable: true });
    let thrown: unknown;
    try {
      themes.tokensCss('harbour', overrides);
    } catch (error) {
      thrown = error;
    }
    expect(isRefusal(thrown)).toBe(true);
    const mailed = { ...brand, tokens: overrides };
    const request = { theme: 'harbour', template: 'not-found', language: 'en', view: {}, brand: mailed };
    expect(() => themes.page({ ...request, assetBase: '/t', path: '/', portalUrl: '/p' })).toThrow();
  });

  it('refuses a value that is not text', () => {
    expect(() => themes.tokensCss('harbour', { 'color-text': ['#112233'] as never })).toThrow();
  });
});
