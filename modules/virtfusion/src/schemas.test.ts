import { existsSync, readFileSync } from 'node:fs';
import { Manifest } from '@moorage/sdk';
import { Check } from 'typebox/schema';
import { expect, it } from 'vitest';
import { KEY, ORDER, PLAN } from '../tests/connect.ts';
import { Order, Product, Settings } from './schemas.ts';

it.each([
  'vps1.example.com',
  'a.b',
  'xn--bcher-kva.example',
  'VPS-1.Example.COM',
  `${'a'.repeat(63)}.example.com`,
])('accepts the host name %s', (hostname) => expect(Check(Order, { ...ORDER, hostname })).toBe(true));
it.each([
  'localhost',
  '-a.example.com',
  'a-.example.com',
  'a..example.com',
  'a_b.example.com',
  'a b.example.com',
  'example.com.',
  `${'a'.repeat(64)}.example.com`,
  `${'a.'.repeat(130)}com`,
  'a.example.com\nrm',
])('refuses the host name %j', (hostname) => expect(Check(Order, { ...ORDER, hostname })).toBe(false));

it('accepts a public key or none, and nothing that is not one', () => {
  const accepts = (sshKey: unknown) => Check(Order, { ...ORDER, sshKey });
  expect([KEY, KEY.split(' ').slice(0, 2).join(' '), ''].map(accepts)).toEqual([true, true, true]);
  const wrong = [
    '-----BEGIN OPENSSH PRIVATE KEY-----',
    'ssh-ed25519 short',
    `${KEY}\n${KEY}`,
    `command="x" ${KEY}`,
    7,
  ];
  expect(wrong.map(accepts)).toEqual(wrong.map(() => false));
});

it('keeps the token secret and the address free of paths', () => {
  expect(Settings.properties.token).toMatchObject({ secret: true });
  const accepts = (url: string) =>
    Check(Settings, { url, token: '0123456789', customerPrefix: 'moorage-client-', stockReserve: 0 });
  expect(['https://panel.example.com', 'http://127.0.0.1:8080/'].map(accepts)).toEqual([true, true]);
  const wrong = [
    'panel.example.com',
    'https://panel.example.com/api/v1',
    'https://a:b@panel.example.com',
    'ftp://x.y',
  ];
  expect(wrong.map(accepts)).toEqual(wrong.map(() => false));
});

it('refuses a plan without a package or with unknown fields', () => {
  expect(Check(Product, PLAN)).toBe(true);
  expect(Check(Product, { ...PLAN, package: 0 })).toBe(false);
  expect(Check(Product, { ...PLAN, colour: 'red' })).toBe(false);
});

it('has a valid manifest, and the files it names', () => {
  const folder = new URL('../', import.meta.url);
  const manifest: unknown = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')).moorage;
  expect(Check(Manifest, manifest)).toBe(true);
  expect(existsSync(new URL((manifest as Manifest).icon!, folder))).toBe(true);
});
