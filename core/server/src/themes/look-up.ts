import { Refusal } from '@moorage/sdk';
import type { Declaration, TemplateOverrides, ThemePackage } from './types.ts';

/** Nearest first: the theme, its parents, the default theme. */
export type Chain = readonly ThemePackage[];

export function themeChain(themes: ReadonlyMap<string, ThemePackage>, id: string, defaultId: string): Chain {
  const chain: ThemePackage[] = [];
  for (let next: string | undefined = id; next;) {
    const theme = themes.get(next);
    if (!theme) throw new Refusal('theme.missing', `There is no theme "${next}"`, { status: 404 });
    if (chain.includes(theme)) throw new Refusal('theme.circular', `Theme "${id}" is its own ancestor`);
    chain.push(theme);
    next = theme.parent;
  }
  const last = themes.get(defaultId);
  return last && !chain.includes(last) ? [...chain, last] : chain;
}

/** `de-AT` → de-AT, de, en. What is no language tag at all is read in English. */
export function languageChain(language: string): readonly string[] {
  const tag = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(language) ? language : 'en';
  return [...new Set([tag, tag.split('-')[0] as string, 'en'])];
}

/**
 * The language in which numbers and dates go with words that were found in `found`: an Austrian reads German words with
 * Austrian figures, but a reader whose language is missing gets English words and English dates.
 */
export function figuresLanguage(language: string, found: string): string {
  const [wanted] = languageChain(language) as [string];
  return wanted.split('-')[0] === found.split('-')[0] ? wanted : found;
}

/** The first of the reader's languages in which the themes have texts. */
export const textLanguage = (chain: Chain, language: string): string =>
  languageChain(language).find((each) => chain.some((theme) => theme.messages.has(each))) ?? 'en';

/**
 * The words of the reader's language come first: a child theme that knows only English does not take away the German that
 * its parent has.
 */
export function findSource(
  chain: Chain,
  template: string,
  language: string,
  overrides: TemplateOverrides = {},
): { path: string; source: string } | undefined {
  const paths = [...languageChain(language).map((each) => `${template}.${each}`), template];
  for (const path of paths) {
    if (Object.hasOwn(overrides, path)) return { path, source: overrides[path] as string };
    const theme = chain.find((each) => each.templates.has(path));
    if (theme) return { path, source: theme.templates.get(path) as string };
  }
  return undefined;
}

export const findDeclaration = (chain: Chain, template: string): Declaration | undefined =>
  chain.find((theme) => theme.declarations.has(template))?.declarations.get(template);

export function findMessage(chain: Chain, language: string, key: string): string {
  for (const each of languageChain(language)) {
    const theme = chain.find((candidate) => Object.hasOwn(candidate.messages.get(each) ?? {}, key));
    if (theme) return theme.messages.get(each)?.[key] as string;
  }
  throw new Error(`No theme has a text "${key}"`);
}

/** English is complete by rule, so it says which texts exist. */
export const messageKeys = (chain: Chain): ReadonlySet<string> =>
  new Set(chain.flatMap((theme) => Object.keys(theme.messages.get('en') ?? {})));
