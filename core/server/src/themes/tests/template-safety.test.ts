import { isRefusal, type JsonObject } from '@moorage/sdk';
import Handlebars from 'handlebars';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createThemes } from '../create-themes.ts';
import { loadTheme } from '../load-theme.ts';
import type { MailRequest } from '../types.ts';
import { brand, silentLog, themeDirectories } from './samples.ts';

const themes = createThemes({ directories: themeDirectories, log: silentLog });
afterAll(() => themes.close());
const previewOf = (template: string) => themes.templates('harbour').get(template)?.preview as JsonObject;

const welcome = (change: Partial<MailRequest> = {}) =>
  themes.mail({
    theme: 'harbour',
    template: 'welcome',
    language: 'en',
    brand,
    view: previewOf('mail/welcome'),
    ...change,
  });
/** A brand's own words for the welcome mail. */
const worded = (html: string, subject = 'Welcome') => ({
  'mail/welcome.en': `=== subject\n${subject}\n=== html\n${html}\n=== text\nWelcome`,
});
const refusalOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (isRefusal(error)) return error.message;
    throw error;
  }
  throw new Error('It was not refused');
};

describe('what clients typed', () => {
  const view = {
    client: { name: '<img src=x onerror=alert(1)>"\'&' },
    portalUrl: 'https://my.test/?a=1&b="',
  };

  it('is escaped in HTML and left alone in text', () => {
    const { html, text } = welcome({ view });
    expect(html).toContain('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;&quot;&#x27;&amp;');
    expect(html).not.toContain('<img src=x');
    expect(html).toContain('href="https://my.test/?a&#x3D;1&amp;b&#x3D;&quot;"');
    expect(text).toContain(view.client.name);
  });

  it('cannot add a header through the subject', () => {
    const name = 'Zoë\r\nBcc: all@example.test\u2028\u0000\u202eX';
    const { subject } = welcome({
      view: { ...view, client: { name } },
      overrides: worded('<p>x</p>', 'Hello {{client.name}}'),
    });
    expect(subject).toBe('Hello Zoë Bcc: all@example.test X');
  });

  it.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' data:text/html,x', '//evil.test', '/\\evil.test'])(
    'cannot make a link to %s',
    (portalUrl) => {
      expect(() => welcome({ view: { ...view, portalUrl } })).toThrow();
    },
  );

  it('cannot reach a prototype', () => {
    const poisoned = JSON.parse(
      '{"client":{"name":"x"},"portalUrl":"/","__proto__":{"polluted":"yes"}}',
    ) as JsonObject;
    expect(welcome({ view: poisoned }).html).not.toContain('yes');
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it('cannot be code', () => {
    const lambda = { ...view, client: { name: () => 'called' } } as unknown as JsonObject;
    expect(() => welcome({ view: lambda })).toThrow(/name must be string/);
  });
});

describe('a template', () => {
  it('must be text: a syntax tree is refused', () => {
    const tree = Handlebars.parse('{{client.name}}') as unknown as string;
    expect(() => welcome({ overrides: { 'mail/welcome.en': tree } })).toThrow('a template must be text');
    expect(() => themes.check('harbour', 'mail/partials/button', tree)).toThrow('a template must be text');
  });

  it.each([
    ['{{{client.name}}}', 'without escaping'],
    ['{{&client.name}}', 'without escaping'],
    ['{{{body}}}', 'without escaping'],
    ['{{constructor}}', 'not declared'],
    ['{{client.constructor.name}}', 'not declared'],
    ['{{client.__proto__}}', 'not declared'],
    ['{{client.[constructor]}}', 'not declared'],
    ['{{lookup client "constructor"}}', 'no helper "lookup"'],
    ['{{#with "s" as |x|}}{{x}}{{/with}}', 'block parameters'],
    ['{{log client.name}}', 'no helper "log"'],
    ['{{nothing}}', 'not declared'],
    ['{{client}}', 'not a single value'],
    ['{{@root.message}}', 'not declared'],
    ['{{@message}}', 'not known here'],
    ['{{../client.name}}', 'leads out'],
    ['{{#client}}x{{/client}}', 'no block helper "client"'],
    ['{{#each client}}x{{/each}}', 'wants a list'],
    ['{{> (lookup client "name")}}', 'no partial'],
    ['{{> welcome}}', 'no partial'],
    ['{{#> button}}x{{/button}}', 'not part of the template language'],
    ['{{#*inline "x"}}y{{/inline}}', 'not part of the template language'],
    ['{{> button url=portalUrl}}', 'needs "label"'],
    ['{{> button url=client.name label="x"}}', 'another kind'],
    ['<p title="{{> button url=portalUrl label=client.name}}">x</p>', 'between elements'],
    ['{{money client.name}}', 'moorage:money'],
    ['{{t "no.such.text"}}', 'no text'],
    ['{{t client.name}}', 'no text'],
    ['<a href="{{client.name}}">x</a>', 'helper "link"'],
    ['<a href={{client.name}}>x</a>', 'outside a quoted attribute'],
    ['<p {{client.name}}>x</p>', 'outside a quoted attribute'],
    ['<p onclick="{{client.name}}">x</p>', 'event handler'],
    ['<p style="color:{{client.name}}">x</p>', 'only colours'],
    ['<style>p{color:{{client.name}} }</style>', 'only colours'],
    ['<script>{{client.name}}</script>', 'inside a script'],
    ['{{portalUrl}}', 'helper "link"'],
    ['{{#if client.name}}', 'Parse error'],
    ['x'.repeat(100_001), 'longer than'],
  ])('refuses %.60s', (html, why) => {
    const overrides = worded(`<p>{{client.name}}</p>\n${html}`);
    expect(refusalOf(() => welcome({ overrides }))).toContain(why);
    expect(
      refusalOf(() => themes.check('harbour', 'mail/welcome.en', overrides['mail/welcome.en'])),
    ).toContain(why);
  });

  it('is refused with the line of the fault', () => {
    expect(refusalOf(() => welcome({ overrides: worded('<p>1</p>\n<p>2</p>\n{{nothing}}') }))).toBe(
      'mail/welcome (html):3: nothing is not declared',
    );
  });

  it('is refused when a part is missing, unknown or too long', () => {
    const check = (source: string) => refusalOf(() => themes.check('harbour', 'mail/welcome.en', source));
    expect(check('=== subject\nx\n=== html\nx')).toContain('exactly the parts');
    expect(check('=== subject\nx\n=== html\nx\n=== text\nx\n=== more\nx')).toContain('exactly the parts');
    expect(check('=== subject\nx\ny\n=== html\nx\n=== text\nx')).toContain('the subject is one line');
    expect(check('Bcc: x\n=== subject\nx\n=== html\nx\n=== text\nx')).toContain('must begin with');
  });

  it('prints a secret only through its helper, and dots in the copy that is kept', () => {
    const ready = (change: Partial<MailRequest>) =>
      welcome({ template: 'service-ready', view: previewOf('mail/service-ready'), ...change });
    expect(ready({}).text).toContain('Password: k7-Vq<3&xP_pw9');
    expect(ready({}).html).toContain('k7-Vq&lt;3&amp;xP_pw9');
    const kept = ready({ redact: true });
    expect(kept.html + kept.text).not.toContain('xP_pw9');
    expect(kept.text).toContain('Password: ••••••••');
    const source = '=== subject\nx\n=== html\n{{#each access}}{{value}}{{/each}}\n=== text\nx';
    expect(refusalOf(() => themes.check('harbour', 'mail/service-ready.en', source))).toContain(
      'helper "secret"',
    );
  });
});

describe('the look-up', () => {
  it('takes the override, then the theme, its parent, the default', () => {
    const harbour = loadTheme(themeDirectories.find((each) => each.endsWith('/harbour')) as string);
    const of = (subject: string) => `=== subject\n${subject}\n=== html\n<p>x</p>\n=== text\nx`;
    const bare = {
      ...harbour,
      templates: new Map(),
      declarations: new Map(),
      messages: new Map(),
      mailStyles: {},
    };
    const parent = {
      ...bare,
      id: 'parent',
      templates: new Map([
        ['mail/welcome.en', of('parent')],
        ['mail/service-resumed.en', of('parent')],
      ]),
    };
    const child = {
      ...bare,
      id: 'child',
      parent: 'parent',
      templates: new Map([['mail/welcome.en', of('child')]]),
    };
    const set = createThemes({ themes: [harbour, parent, child], log: silentLog });
    const subject = (template: string, change: Partial<MailRequest> = {}) =>
      set.mail({
        theme: 'child',
        template,
        language: 'en',
        brand,
        view: previewOf(`mail/${template}`),
        ...change,
      }).subject;
    expect(subject('welcome', { overrides: { 'mail/welcome.en': of('override') } })).toBe('override');
    expect(subject('welcome')).toBe('child');
    expect(subject('service-resumed')).toBe('parent');
    expect(subject('renewal-notice')).toContain('renews on');
    expect(subject('welcome', { language: 'de-AT' })).toBe('Ihr Konto bei Northpier ist bereit');
    expect(subject('welcome', { language: 'fr' })).toBe('child');
  });

  it('forgets a theme that was taken out, and refuses one that is its own ancestor', () => {
    const harbour = loadTheme(themeDirectories.find((each) => each.endsWith('/harbour')) as string);
    const set = createThemes({ themes: [harbour], log: silentLog });
    const before = set.list();
    const remove = set.add({ ...harbour, id: 'other', parent: 'other' });
    expect(() => set.tokensCss('other')).toThrow('its own ancestor');
    remove();
    expect(set.list()).toEqual(before);
    expect(() => set.tokensCss('other')).toThrow('There is no theme "other"');
  });

  it('shows figures in the language of the words', () => {
    const receipt = (language: string) =>
      welcome({ template: 'payment-receipt', view: previewOf('mail/payment-receipt'), language }).subject;
    expect(receipt('en')).toBe('We received €11.28 for invoice 2026-1042');
    expect(receipt('de')).toBe(
      'Zahlung über 11,28 € für Rechnung 2026-1042 erhalten'.replace('28 €', '28\u00a0€'),
    );
    expect(receipt('fr')).toBe('We received €11.28 for invoice 2026-1042');
    expect(receipt('not a language')).toBe('We received €11.28 for invoice 2026-1042');
  });

  it('keeps every digit of an amount', () => {
    const view = { ...previewOf('mail/payment-receipt') } as Record<string, JsonObject>;
    const amount = (value: string, currency: string) =>
      welcome({
        template: 'payment-receipt',
        view: { ...view, payment: { ...view.payment, amount: { amount: value, currency } } },
      }).subject;
    expect(amount('90071992547409.93', 'USD')).toContain('$90,071,992,547,409.93');
    expect(amount('1500', 'JPY')).toContain('¥1,500');
    expect(amount('-0.050', 'KWD')).toMatch(/-KWD\s0\.050/);
  });
});

describe('files of a theme', () => {
  it('are served with type and version', () => {
    const font = themes.asset('harbour', 'assets/fonts/inter-latin-wght-normal.woff2');
    expect(font.type).toBe('font/woff2');
    expect(font.body.subarray(0, 4).toString()).toBe('wOF2');
    expect(font.version).toMatch(/^[0-9a-f]{12}$/);
    for (const path of themes.styles('harbour'))
      expect(themes.asset('harbour', path).type).toContain('text/css');
  });

  it('have the fonts of the package that they were copied from', () => {
    const folder = createRequire(import.meta.url).resolve('@fontsource-variable/inter/package.json');
    const face = themes.asset('harbour', 'styles/fonts.css').body.toString();
    const names = [...face.matchAll(/fonts\/([\w-]+\.woff2)/g)].map((match) => match[1] as string);
    expect(names.length).toBeGreaterThanOrEqual(7);
    for (const name of names) {
      const original = readFileSync(join(dirname(folder), 'files', name));
      expect(themes.asset('harbour', `assets/fonts/${name}`).body.equals(original)).toBe(true);
    }
  });

  it.each([
    '../package.json',
    'assets/../tokens.json',
    'assets/../../../package.json',
    '/etc/passwd',
    'tokens.json',
    'templates/mail/welcome.en.hbs',
    'assets/fonts',
    'assets//fonts/inter-latin-wght-normal.woff2',
    'assets/fonts/inter-latin-wght-normal.woff2\0.css',
    '__proto__',
    'constructor',
    '',
  ])('refuses %j', (path) => {
    expect(refusalOf(() => themes.asset('harbour', path))).toBe('There is no such file in this theme');
  });
});
