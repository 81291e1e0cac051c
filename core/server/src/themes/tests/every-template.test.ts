import type { JsonObject } from '@moorage/sdk';
import { afterAll, describe, expect, it } from 'vitest';
import { createThemes } from '../create-themes.ts';
import { brand, silentLog, themeDirectories } from './samples.ts';

const themes = createThemes({ directories: themeDirectories, log: silentLog });
afterAll(() => themes.close());

/** Every rendering there is: each template of each theme in each language that it knows. */
const cases = themes
  .list()
  .flatMap(({ id }) =>
    [...themes.templates(id)]
      .filter(([name]) => !name.includes('/partials/') && !name.endsWith('/layout'))
      .flatMap(([name, declaration]) =>
        ['en', 'de'].map((language) => ({ theme: id, name, language, declaration })),
      ),
  );
const mails = cases.filter(({ name }) => name.startsWith('mail/'));
const pages = cases.filter(({ name }) => name.startsWith('page/'));
const short = (name: string) => name.split('/')[1] as string;

const mail = (each: (typeof cases)[number], view: JsonObject = each.declaration.preview) =>
  themes.mail({ ...each, template: short(each.name), brand, view, timeZone: 'Europe/Berlin' });
const page = (each: (typeof cases)[number], view: JsonObject = each.declaration.preview) =>
  themes.page({
    ...each,
    template: short(each.name),
    brand,
    view,
    assetBase: '/theme',
    path: '/',
    portalUrl: 'https://my.northpier.test/',
    navigation: [{ label: 'Cloud', url: '/cloud' }],
  });

/** The preview cut down to what is required, at every depth. */
function required(schema: JsonObject, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => required((schema.items ?? {}) as JsonObject, item));
  if (typeof value !== 'object' || value === null || !schema.required) return value;
  const properties = schema.properties as Record<string, JsonObject>;
  const names = schema.required as string[];
  return Object.fromEntries(
    names.map((name) => [name, required(properties[name] as JsonObject, (value as JsonObject)[name])]),
  );
}

it('finds templates to test', () => {
  expect(mails.length).toBeGreaterThanOrEqual(30);
  expect(pages.length).toBeGreaterThanOrEqual(14);
});

describe.each(mails)('$theme $name in $language', (each) => {
  it('renders its preview', () => {
    const { subject, html, text } = mail(each);
    expect(subject).toMatch(/^\S.{8,150}\S$/);
    expect(html).toContain(`<html lang="${each.language}">`);
    expect(html).not.toMatch(/\{\{|undefined|\[object|\bNaN\b|\bnull\b/);
    expect(text).not.toMatch(/\{\{|undefined|\[object|\bNaN\b|<\/?[a-z]+>|&(amp|lt|gt|quot);|\n{3}/);
    expect(text).toContain(brand.supportEmail);
  });

  it('has one button, and its address in the text part', () => {
    const { html, text } = mail(each);
    const buttons = [...html.matchAll(/class="button"[^>]*><a href="([^"]+)"/g)].map((match) => match[1]);
    expect(buttons).toHaveLength(1);
    expect(text).toContain(buttons[0]);
  });

  it('renders without anything optional', () => {
    const view = required(each.declaration.variables, each.declaration.preview) as JsonObject;
    expect(mail(each, view).html).not.toMatch(/undefined|\bnull\b/);
  });

  it('refuses a view in which a required variable is missing', () => {
    const [first] = each.declaration.variables.required as string[];
    const { [first as string]: _, ...rest } = each.declaration.preview;
    expect(() => mail(each, rest)).toThrow(`required property '${first}'`);
  });
});

describe.each(pages)('$theme $name in $language', (each) => {
  it('renders its preview without inline styles or scripts', () => {
    const html = page(each);
    expect(html).toContain(`<html lang="${each.language}">`);
    expect(html).not.toMatch(/\{\{|undefined|\[object|\bNaN\b|\bnull\b/);
    expect(html).not.toMatch(/\sstyle=|<style|<script|\son[a-z]+=/i);
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toMatch(/<title>[^<]{3,}<\/title>/);
    expect(html).toMatch(/<meta name="description" content="[^"]{3,}">/);
  });

  it('renders without anything optional', () => {
    const view = required(each.declaration.variables, each.declaration.preview) as JsonObject;
    expect(page(each, view)).not.toMatch(/undefined|\bnull\b/);
  });
});
