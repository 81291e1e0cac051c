import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Id } from '@moorage/sdk';
import { createTestApp, openHttp, type TestApp, type TestBrowser, type TestHttp } from '@moorage/testing';
import { gatewayCsp } from '../../core/server/src/domain/gateways/available-gateways.ts';
import { createStaff } from '../../core/server/src/domain/staff/create-staff.ts';
import stripe from '../../gateways/stripe/src/server.ts';

/** Who may only set up gateways, in a house as it stands on the internet, gets neither into pages nor behind the server. */
let test: TestApp;
let http: TestHttp;
let clerk: TestBrowser;
beforeAll(async () => {
  test = await createTestApp({ parts: { connections: (app) => app.extensions.connections } });
  Object.assign(test.app.config, { allowLoopback: false, sandbox: false });
  test.app.extensions.provide('stripe', { kind: 'gateway', gateway: stripe as never });
  http = await openHttp(test);
  clerk = await http.asStaff(
    await test.asSystem(() =>
      test.app.db.transaction(() =>
        createStaff(test.app, {
          name: 'Clerk',
          email: 'clerk@example.com',
          permissions: ['gateways.read', 'gateways.write'],
          invite: false,
        }),
      ),
    ),
  );
});
afterAll(async () => {
  await http.close();
  await test.close();
});

const keys = {
  publishableKey: 'pk_test_0123456789abcdef',
  secretKey: 'rk_test_0123456789abcdef',
  webhookSecret: 'whsec_0123456789abcdef',
};
const add = (settings: object, fields: object = {}) =>
  clerk.api('POST /gateways', {
    gatewayId: 'stripe',
    title: 'Card',
    settings: { ...keys, ...settings },
    ...fields,
  });

async function asCustomer(): Promise<TestBrowser> {
  const clientId = await test.createClient();
  const [loginId] = await test.asSystem(() =>
    test.app.db.transaction(() =>
      test.app.db.insertMany('login', [
        {
          ...{ brandId: test.brandId, clientId, name: 'Ada', email: 'ada@example.com' },
          createdAt: test.clock.now().toISOString(),
        },
      ]),
    ),
  );
  return http.asClient(clientId, loginId as Id);
}

it('no script but the vendor’s comes into the pages of customers', async () => {
  for (const scriptUrl of ['https://evil.example/x.js', 'https://js.stripe.com.evil.example/x.js'])
    expect((await add({ scriptUrl })).json).toMatchObject({ status: 422, code: 'settings.invalid' });
  expect((await add({ scriptUrl: 'http://127.0.0.1:4242/x.js' })).status).toBe(200);
  const customer = await asCustomer();
  const offered = async () => (await customer.api('GET /gateways/available')).json.items as unknown[];
  expect(await offered()).toEqual([]);
  expect(await gatewayCsp(test.app, test.brandId)).toEqual({});
  expect((await add({})).status).toBe(200);
  expect(await offered()).toMatchObject([
    { browser: { scriptUrl: 'https://js.stripe.com/endive/stripe.js' } },
  ]);
  expect((await gatewayCsp(test.app, test.brandId))['script-src']).toEqual([
    'https://*.js.stripe.com',
    'https://js.stripe.com',
  ]);
});

it('the server does not call itself or its neighbours on behalf of an account', async () => {
  const seen: string[] = [];
  const inside = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ error: { type: 'invalid_request_error', message: 'An answer from inside' } }),
    );
  });
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
  try {
    expect((await add({ apiUrl: 'https://10.0.0.1' })).json).toMatchObject({ code: 'settings.invalid' });
    const apiUrl = `http://127.0.0.1:${(inside.address() as AddressInfo).port}`;
    const { json } = await add({ apiUrl }, { status: 'disabled' });
    const tested = await clerk.api(`POST /gateways/${(json as { id: Id }).id}/test`, {});
    expect(tested.json).toMatchObject({ ok: false, code: 'vendor.address-invalid' });
    expect(tested.text).not.toContain('from inside');
    expect(seen).toEqual([]);
  } finally {
    await new Promise((resolve) => inside.close(resolve));
  }
});
