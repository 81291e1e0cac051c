import { afterEach, beforeEach, expect, it } from 'vitest';
import { defineGateway, t, VendorError, type Gateway } from '@moorage/sdk';
import { createTestApp, type TestApp } from '@moorage/testing';
import { systemCaller } from '../../database/ambient.ts';
import { gatewayCsp } from './available-gateways.ts';
import { requireOffered } from './require-offered.ts';

let test: TestApp;
let broken: Error | null;
let seen: unknown;
const coins = defineGateway({
  settings: t.Object({
    publicKey: t.String({ minLength: 1 }),
    secretKey: t.Unsafe<string>({ type: 'string', secret: true, minLength: 1 }),
    script: t.String({ default: 'https://js.example.com' }),
  }),
  currencies: ['USD', 'EUR'],
  browser: ({ publicKey, script }) => ({
    data: { publicKey },
    csp: { 'script-src': [script], 'frame-src': ['https://*.example.com'] },
  }),
  connect: ({ settings }) =>
    ({
      test() {
        seen = settings;
        return broken ? Promise.reject(broken) : Promise.resolve();
      },
    }) as unknown as Gateway,
});

beforeEach(async () => {
  broken = null;
  test = await createTestApp({ parts: { connections: (app) => app.extensions.connections } });
  test.app.extensions.provide('coins', { kind: 'gateway', gateway: coins as never });
});
afterEach(() => test.close());

const call = <T = Record<string, unknown>>(
  name: string,
  input: object = {},
  kind: 'staff' | 'client' = 'staff',
) =>
  test.app.actions.call(name, input, {
    ...systemCaller(test.brandId),
    kind,
    clientId: kind === 'client' ? 1 : null,
    actorId: 1,
  }) as Promise<T>;
const create = async (fields: object = {}): Promise<number> =>
  (
    await call<{ id: number }>('gateways.create', {
      gatewayId: 'coins',
      title: 'Cards',
      settings: { publicKey: 'pk', secretKey: 'sk-hidden' },
      ...fields,
    })
  ).id;

it('an account keeps its secret, wherever one looks', async () => {
  const id = await create();
  const answer = await call('gateways.update', {
    id,
    title: 'Card',
    settings: { publicKey: 'pk2', secretKey: '' },
  });
  expect(answer).toMatchObject({ title: 'Card', settings: { publicKey: 'pk2', secretKey: { set: true } } });
  expect(await call('gateways.test', { id })).toEqual({ ok: true, code: null, message: null });
  expect(seen).toMatchObject({ publicKey: 'pk2', secretKey: 'sk-hidden' });
  const rest = await test.asSystem(async () => [
    await test.app.db.knex()('gatewayAccount').select('*'),
    await test.app.db.knex()('auditEntry').select('*'),
  ]);
  const open = await call('gateways.available', {}, 'client');
  expect(JSON.stringify([rest, open, answer, test.logs])).not.toContain('sk-hidden');
  broken = new VendorError('key.invalid', 'The key is not valid.');
  expect(await call('gateways.test', { id, settings: { publicKey: 'x' } })).toMatchObject({
    ok: false,
    code: 'key.invalid',
  });
});

it('an empty required secret is refused', async () => {
  await expect(create({ settings: { publicKey: 'pk', secretKey: '' } })).rejects.toMatchObject({
    code: 'settings.invalid',
    fields: { secretKey: 'is required' },
  });
  expect(await call('gateways.list')).toEqual({ items: [], next: null });
});

it('clients see the enabled accounts that take their currency', async () => {
  const id = await create();
  const off = await create({ title: 'Old' });
  await call('gateways.disable', { id: off });
  const shown = {
    id,
    title: 'Cards',
    gatewayId: 'coins',
    currencies: ['USD', 'EUR'],
    browser: { publicKey: 'pk' },
  };
  expect(await call('gateways.available', { currency: 'USD' }, 'client')).toEqual({
    items: [shown],
    next: null,
  });
  expect(await call('gateways.available', { currency: 'JPY' }, 'client')).toEqual({ items: [], next: null });
  await expect(call('gateways.list', {}, 'client')).rejects.toMatchObject({ code: 'permission.denied' });
  await expect(test.asSystem(() => requireOffered(off))).rejects.toMatchObject({ code: 'gateway.unknown' });
  await call('gateways.enable', { id: off });
  expect(await test.asSystem(() => requireOffered(off))).toMatchObject({ id: off, gatewayId: 'coins' });
});

it('what was begun at an account can be asked about after it was disabled', async () => {
  const off = await create();
  await call('gateways.disable', { id: off });
  expect((await test.asSystem(() => test.app.connections.gateway(off))).definition).toBe(coins);
  await expect(test.asSystem(() => test.app.connections.gateway(999_999))).rejects.toMatchObject({
    code: 'gateway.unavailable',
  });
});

it('their sources go into the policy of the pages, and nothing else does', async () => {
  await create();
  await create({ settings: { publicKey: 'pk', secretKey: 's', script: 'https://two.example.com' } });
  expect(await gatewayCsp(test.app, test.brandId)).toEqual({
    'script-src': ['https://js.example.com', 'https://two.example.com'],
    'frame-src': ['https://*.example.com'],
  });
  await create({
    settings: { publicKey: 'pk', secretKey: 's', script: "https://x; script-src 'unsafe-inline'" },
  });
  const policy = JSON.stringify(await gatewayCsp(test.app, test.brandId));
  expect(policy).toContain('https://two.example.com');
  expect(policy).not.toContain('unsafe-inline');
  expect(test.logs.join()).toContain('is not a source for a content security policy');
});

it.each([
  'http://127.0.0.1:4242',
  'http://localhost:4242',
  'https://pay.localhost',
  '127.0.0.2',
  'localhost:*',
])(
  'a script from this machine, %s, is for demo and tests: elsewhere its account is left out',
  async (script) => {
    await create({ settings: { publicKey: 'pk', secretKey: 's', script } });
    expect(JSON.stringify(await gatewayCsp(test.app, test.brandId))).toContain(script);
    expect(await call('gateways.available', {}, 'client')).toMatchObject({ items: [{ title: 'Cards' }] });
    (test.app.config as { allowLoopback: boolean }).allowLoopback = false;
    expect(await gatewayCsp(test.app, test.brandId)).toEqual({});
    expect(await call('gateways.available', {}, 'client')).toEqual({ items: [], next: null });
    expect(test.logs.join()).toContain('only demo and tests load pages from there');
  },
);
