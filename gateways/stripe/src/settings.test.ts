import { Manifest } from '@moorage/sdk';
import { existsSync, readFileSync } from 'node:fs';
import { Value } from 'typebox/value';
import { expect, it } from 'vitest';
import { browser } from './browser.ts';
import { Settings } from './settings.ts';

const good: Settings = {
  publishableKey: 'pk_test_0123456789abcdef',
  secretKey: 'rk_test_0123456789abcdef',
  webhookSecret: 'whsec_0123456789abcdef',
};

it('has a manifest that the platform takes, with an icon that is there', () => {
  const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
  const { moorage } = JSON.parse(read('package.json')) as { moorage: Manifest };
  expect(Value.Check(Manifest, moorage)).toBe(true);
  expect(existsSync(new URL(`../${moorage.icon}`, import.meta.url))).toBe(true);
});

it.each([
  [{}, true],
  [{ webhookSecret: 'whsec_0123456789abcdef, whsec_fedcba9876543210' }, true],
  [{ webhookSecret: '' }, false],
  [{ webhookSecret: 'whsec_' }, false],
  [{ webhookSecret: 'whsec_0123456789abcdef,' }, false],
  [{ secretKey: 'pk_test_0123456789abcdef' }, false],
  [{ publishableKey: 'sk_test_0123456789abcdef' }, false],
  [{ apiUrl: 'http://127.0.0.1:4242' }, true],
  [{ apiUrl: 'https://api.stripe.com/' }, true],
  [{ apiUrl: 'https://proxy.example' }, false],
  [{ apiUrl: 'http://proxy.example' }, false],
  [{ apiUrl: 'http://api.stripe.com' }, false],
  [{ apiUrl: 'https://api.stripe.com.example' }, false],
  [{ apiUrl: 'https://api.stripe.com@proxy.example' }, false],
  [{ apiUrl: 'https://api.stripe.com:8443' }, false],
  [{ apiUrl: 'http://127.0.0.1:4242@proxy.example' }, false],
  [{ scriptUrl: 'https://js.stripe.com/endive/stripe.js' }, true],
  [{ scriptUrl: 'http://127.0.0.1:4242/endive/stripe.js' }, true],
  [{ scriptUrl: 'javascript:alert(1)' }, false],
  [{ scriptUrl: 'https://evil.example/stripe.js' }, false],
  [{ scriptUrl: 'http://js.stripe.com/endive/stripe.js' }, false],
  [{ scriptUrl: 'https://js.stripe.com.evil.example/stripe.js' }, false],
  [{ scriptUrl: 'https://js.stripe.com@evil.example/stripe.js' }, false],
  [{ scriptUrl: 'https://js.stripe.com\\@evil.example/stripe.js' }, false],
  [{ scriptUrl: 'https://js.stripe.com' }, false],
  [{ unknown: 1 }, false],
])('%j: accepted is %s', (change, accepted) => {
  expect(Value.Check(Settings, { ...good, ...change })).toBe(accepted);
});

it('tells the page which origins the real script needs, and nothing secret', () => {
  const { data, csp } = browser(good);
  expect(data).toEqual({
    publishableKey: good.publishableKey,
    scriptUrl: 'https://js.stripe.com/endive/stripe.js',
  });
  expect(csp).toEqual({
    'script-src': ['https://js.stripe.com', 'https://*.js.stripe.com'],
    'frame-src': ['https://js.stripe.com', 'https://*.js.stripe.com', 'https://hooks.stripe.com'],
    'connect-src': ['https://api.stripe.com', 'https://js.stripe.com'],
    'img-src': ['https://*.stripe.com'],
  });
});

it('allows only the origin of a simulator', () => {
  const origin = 'http://127.0.0.1:4242';
  const { csp } = browser({ ...good, apiUrl: origin, scriptUrl: `${origin}/endive/stripe.js` });
  expect(new Set(Object.values(csp).flat())).toEqual(new Set([origin]));
});
