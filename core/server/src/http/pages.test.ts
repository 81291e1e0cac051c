import { mkdirSync, writeFileSync } from 'node:fs';
import { get, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Refusal, type GatewayDefinition, type RawRequest } from '@moorage/sdk';
import { createTestApp, openHttp, type TestApp, type TestHttp } from '@moorage/testing';
import { createClient } from '../domain/clients/create-client.ts';
import { forEver } from './static-files.ts';

let test: TestApp;
let http: TestHttp;
let reasons: string[] = [];
const sources = { 'script-src': ['https://js.pay.example', "'unsafe-inline'", 'https://x;y'] };
const hooks: RawRequest[] = [];
const reports: unknown[] = [];
const page = `<html><head><!--moorage:head--><script nonce="%NONCE%">1</script></head></html>`;

beforeAll(async () => {
  test = await createTestApp();
  const root = test.app.config.applicationRoot;
  const write = (path: string, body: string | Buffer): void => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), body);
  };
  write('portal/dist/index.html', page);
  write('portal/dist/importmap.json', '{"imports":{"vue":"/ui/shared/vue-1.js","x":"</script>"}}');
  write('portal/dist/assets/main-1.js', 'plain');
  write('portal/dist/assets/main-1.js.gz', gzipSync('plain'));
  write('core/ui/dist/shared/vue-1.js', 'vue');
  write('core/ui/dist/shared/importmap.json', '{}');
  http = await openHttp(test, {
    notReady: () => Promise.resolve(reasons),
    receiveWebhook: (id, path, request) => {
      if (id !== 'radar' || path !== 'scan/done') return Promise.resolve(false);
      if (request.headers['x-signature'] !== 'good')
        throw new Refusal('webhook.signature', 'Not signed.', { status: 400 });
      hooks.push(request);
      return Promise.resolve(true);
    },
    receiveGatewayWebhook: (_app, { gatewayId, accountId, request }) => {
      if (accountId !== 5) throw new Refusal('webhook.account', 'Not known.', { status: 404 });
      hooks.push({ ...request, path: `${gatewayId}:${accountId}` });
      return Promise.resolve(true);
    },
    extensions: {
      list: (app, caller) => ({ revision: 1, extensions: [{ id: app, title: caller.kind }] }),
      file: (id, hash, path) =>
        id === 'radar' && hash === 'abc' && path === 'dist/portal.js'
          ? { body: Buffer.from('export default 1'), type: 'text/javascript; charset=utf-8' }
          : undefined,
      report: (failure) => Promise.resolve(reports.push(failure) > 0),
    },
    theme: {
      stylesheets: () => ['/theme/tokens.css?v=1&x="'],
      file: (brand, path) =>
        path === 'tokens.css'
          ? { body: Buffer.from(brand.name), type: 'text/css; charset=utf-8', version: '1' }
          : null,
    },
    sources: () => Promise.resolve({ ...sources, 'frame-src': ['https://pay.example'] }),
  });
  test.registerGateway('pay', {} as GatewayDefinition);
});
afterAll(async () => {
  await http.close();
  await test.close();
});
const fetchPage = (path: string, headers: Record<string, string> = {}) =>
  http.browser().send('GET', path, { headers: { accept: 'text/html', ...headers } });

describe('the apps', () => {
  it('are filled in per response, under a policy with a nonce of its own', async () => {
    const [first, second] = [await fetchPage('/portal/invoices/5'), await fetchPage('/portal/')];
    const policy = first.headers['content-security-policy'] ?? '';
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(nonce).toHaveLength(24);
    expect(second.headers['content-security-policy']).not.toContain(nonce);
    expect(first.text).toBe(
      `<html><head><title>Harbourline</title>
    <script type="importmap" nonce="${nonce}">{"imports":{"vue":"/ui/shared/vue-1.js","x":"\\u003c/script>"}}</script>
    <link rel="stylesheet" href="/theme/tokens.css?v=1&#38;x=&#34;"><script nonce="${nonce}">1</script></head></html>`,
    );
    expect(policy).toBe(
      `default-src 'none'; script-src 'self' 'nonce-${nonce}' https://js.pay.example; connect-src 'self'; font-src 'self'; ` +
        `frame-src https://pay.example; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    );
    expect(first.headers['cache-control']).toBe('no-store');
  });
  it('load nothing from this machine, unless it is a demo or a test', async () => {
    const near = [
      'http://127.0.0.1:4242',
      'http://localhost:4242/v1/',
      'https://localhost',
      'https://127.0.0.1',
    ];
    const config = test.app.config as { allowLoopback: boolean };
    sources['script-src'].push(...near);
    const policyOf = async () => (await fetchPage('/portal/')).headers['content-security-policy'] ?? '';
    expect(await policyOf()).toContain(`https://js.pay.example ${near.join(' ')};`);
    config.allowLoopback = false;
    expect(await policyOf()).toMatch(/script-src 'self' 'nonce-[^']+' https:\/\/js\.pay\.example;/);
    config.allowLoopback = true;
    sources['script-src'].splice(-near.length);
  });
  it('say so when they are not built', async () => {
    const answer = await http.browser().send('GET', '/admin/');
    expect(answer.json).toMatchObject({ status: 503, code: 'page.not-built' });
    expect((await fetchPage('/admin/')).text).toContain('The admin is not built yet');
  });
  it('are found from the front door', async () => {
    expect((await fetchPage('/')).headers.location).toBe('/portal/');
    expect((await fetchPage('/admin')).headers.location).toBe('/admin/');
    expect((await fetchPage('/nowhere')).status).toBe(404);
  });
});

describe('files', () => {
  it('come compressed as they were built, and may be kept for ever', async () => {
    const plain = await fetchPage('/ui/portal/assets/main-1.js');
    expect([plain.text, plain.headers['content-encoding'], plain.headers['cache-control']]).toEqual([
      'plain',
      undefined,
      forEver,
    ]);
    const packed = await fetchPage('/ui/portal/assets/main-1.js', { 'accept-encoding': 'gzip, br' });
    expect([packed.headers['content-encoding'], packed.headers.vary]).toEqual(['gzip', 'Accept-Encoding']);
    expect((await fetchPage('/ui/shared/vue-1.js')).text).toBe('vue');
  });
  it.each([
    '/ui/shared/importmap.json',
    '/ui/portal/index.html',
    '/ui/portal/assets/../index.html',
    '/ui/portal/assets/..%2findex.html',
    '/ui/portal/assets/main-1.js.gz',
    '/ui/portal/assets/missing.js',
    '/ui/portal/assets/.inputs',
    '/ui/ext/radar/other/dist/portal.js',
    '/theme/missing.css',
    '/theme/..%2f..%2fpackage.json',
  ])('hide %s', async (path) => {
    expect((await http.browser().send('GET', path)).status).toBe(404);
  });
  it('of extensions and themes have addresses that change with them', async () => {
    const script = await fetchPage('/ui/ext/radar/abc/dist/portal.js');
    expect([script.text, script.headers['cache-control']]).toEqual(['export default 1', forEver]);
    const style = await fetchPage('/theme/tokens.css?v=1');
    expect([style.text, style.headers['cache-control']]).toEqual(['Harbourline', forEver]);
    expect((await fetchPage('/theme/tokens.css?v=0')).headers['cache-control']).toBe('public, max-age=300');
  });
});

describe('extensions in the browser', () => {
  it('are listed for the caller, and their failures are taken in', async () => {
    expect((await fetchPage('/ui/portal.json')).json).toEqual({
      revision: 1,
      extensions: [{ id: 'portal', title: 'guest' }],
    });
    const failure = { extensionId: 'radar', app: 'portal', phase: 'load', message: 'x' };
    const send = (body: unknown, headers = {}) =>
      http.browser().send('POST', '/ui/report', { body, headers });
    expect((await send(failure)).json).toEqual({ counted: true });
    expect((await send({ ...failure, more: 1 })).status).toBe(422);
    expect((await send(failure, { origin: 'https://evil.example' })).status).toBe(403);
    expect(reports).toEqual([failure]);
  });
});

describe('webhooks', () => {
  const send = (path: string, body: unknown, headers = {}) =>
    http.browser().send('POST', path, { body, headers });
  it('arrive byte for byte', async () => {
    const body = '{ "a":1.0,\n"b":"\\u00e4" }';
    const answer = await send('/webhooks/radar/scan/done?x=1', body, {
      'x-signature': 'good',
      origin: 'https://vendor.example',
    });
    expect([answer.status, answer.json]).toEqual([200, { received: true }]);
    expect(hooks.at(-1)).toMatchObject({
      method: 'POST',
      path: '/webhooks/radar/scan/done',
      query: { x: '1' },
    });
    expect(hooks.at(-1)?.body.toString()).toBe(body);
    expect((await send('/webhooks/pay/5', 'x=1', { 'content-type': 'text/plain' })).status).toBe(200);
    expect(hooks.at(-1)?.path).toBe('pay:5');
  });
  it.each([
    ['/webhooks/radar/scan/done', 400, 'webhook.signature'],
    ['/webhooks/radar/other', 404, 'webhook.unknown'],
    ['/webhooks/unknown/5', 404, 'webhook.unknown'],
    ['/webhooks/pay/6', 404, 'webhook.account'],
    ['/webhooks/pay', 404, 'route.unknown'],
  ])('at %s are refused', async (path, status, code) => {
    const before = hooks.length;
    expect((await send(path, '{}')).json).toMatchObject({ status, code });
    expect(hooks).toHaveLength(before);
  });
});

describe('operating', () => {
  it('tells that it lives, and whether it is ready', async () => {
    const anywhere = { host: '10.0.0.7:8080' };
    expect((await fetchPage('/healthz', anywhere)).status).toBe(200);
    expect((await fetchPage('/readyz', anywhere)).json).toEqual({ ready: true, reasons: [] });
    reasons = ['Extensions are still starting.'];
    const answer = await fetchPage('/readyz', anywhere);
    expect([answer.status, answer.json.reasons]).toEqual([503, reasons]);
  });
  it('gives figures to this machine only', async () => {
    await http.browser().api('GET /session');
    const { text } = await fetchPage('/metrics');
    expect(text).toMatch(
      /moorage_http_request_duration_seconds_count\{method="GET",route="session.get",status="200"\} \d+/,
    );
    expect(text).toContain('moorage_outbox_lag_seconds 0');
    expect((await fetchPage('/metrics', { host: 'shop.example' })).status).toBe(403);
    expect((await fetchPage('/metrics', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(403);
    expect(
      (await fetchPage('/metrics', { host: 'shop.example', authorization: 'Bearer guess' })).status,
    ).toBe(403);
  });
  it('sends the headers that keep a browser safe with everything', async () => {
    for (const path of ['/portal/', '/api/v1/session', '/nowhere', '/ui/shared/vue-1.js', '/healthz']) {
      const { headers } = await fetchPage(path);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'x-frame-options': 'DENY',
      });
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['strict-transport-security']).toBeUndefined();
    }
  });
  it.each([
    ['/webhooks/radar/scan/done', 'good', 200],
    ['/webhooks/radar/scan/done', 'bad', 400],
    ['/webhooks/pay', 'good', 404],
    ['/webhooks/Pay/<5>', 'good', 404],
  ])(
    'answers a message at %s, signature %s, with nothing that a browser would draw',
    async (path, signature, status) => {
      const headers = { 'x-signature': signature, accept: 'text/html' };
      const answer = await http.browser().send('POST', path, { body: '<p>', headers });
      expect(answer.status).toBe(status);
      expect(answer.headers['content-type']).toMatch(/^application\/(problem\+)?json\b/);
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
    },
  );
  it('compresses what is long and made on the spot', async () => {
    const answer = await fetchPage('/api/v1/openapi.json', { 'accept-encoding': 'gzip' });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect((await fetchPage('/api/v1/openapi.json')).json.openapi).toBe('3.1.0');
  });
});

describe('live hints', () => {
  const open = (
    headers: Record<string, string> = {},
  ): Promise<{ request: ClientRequest; heard: () => unknown[]; ended: Promise<void> }> =>
    new Promise((resolve) => {
      let text = '';
      const request = get(
        {
          host: '127.0.0.1',
          port: http.port,
          path: '/api/v1/live',
          agent: false,
          headers: { host: `localhost:${http.port}`, 'accept-encoding': 'gzip', ...headers },
        },
        (incoming: IncomingMessage) => {
          expect(incoming.headers['content-type']).toBe('text/event-stream');
          const ended = new Promise<void>((done) => incoming.on('end', done));
          incoming.on('data', (part: Buffer) => (text += part.toString()));
          const heard = (): unknown[] =>
            [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? '') as unknown);
          resolve({ request, heard, ended });
        },
      );
    });
  const cookies = ({ cookies: all }: { cookies: Map<string, string> }) => ({
    cookie: [...all].map((pair) => pair.join('=')).join('; '),
  });

  it('go to fifty pages of one visitor at most, and to the next when one is closed', async () => {
    const pages = await Promise.all(Array.from({ length: 50 }, () => open()));
    const more = await fetchPage('/api/v1/live');
    expect(more.json).toMatchObject({ status: 429, code: 'live.too-many' });
    pages[0]?.request.destroy();
    await expect.poll(() => http.live.readers()).toBe(49);
    const next = await open();
    for (const page of [...pages, next]) page.request.destroy();
    await expect.poll(() => http.live.readers()).toBe(0);
  });

  it('let a page go that takes none of them any more', async () => {
    const deaf = connect(http.port, '127.0.0.1');
    deaf.pause();
    deaf.write(`GET /api/v1/live HTTP/1.1\r\nHost: localhost:${http.port}\r\n\r\n`);
    await expect.poll(() => http.live.readers()).toBe(1);
    // More than the buffers of the system take on the way.
    const topic = 'x'.repeat(8_000);
    for (let told = 0; told < 4_000 && http.live.readers() > 0; told += 1) {
      http.live.tell(topic, { brandId: null, to: 'everyone' });
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(http.live.readers()).toBe(0);
    deaf.destroy();
  });

  it('reach those whom they concern, and stop when the server does', async () => {
    const make = (email: string) =>
      test.asSystem(() =>
        test.app.db.transaction(() => createClient(test.app, { name: email, email, passwordHash: null })),
      );
    const [a, b] = [await make('a@example.com'), await make('b@example.com')];
    const streams = {
      guest: await open(),
      ada: await open(cookies(await http.asClient(a.clientId, a.loginId))),
      bob: await open(cookies(await http.asClient(b.clientId, b.loginId))),
    };
    expect(http.live.readers()).toBe(3);
    const { brandId } = test;
    http.live.tell('extensions', { brandId: null, to: 'everyone' });
    http.live.tell('invoice', { brandId, to: { clientId: a.clientId }, id: 7 });
    http.live.tell('job', { brandId, to: 'staff', id: 1 });
    http.live.tell('brand', { brandId: brandId + 1, to: 'everyone' });
    const all = { topic: 'extensions' };
    await expect
      .poll(() => [streams.guest.heard(), streams.ada.heard(), streams.bob.heard()])
      .toEqual([[all], [all, { topic: 'invoice', id: 7 }], [all]]);
    streams.bob.request.destroy();
    await expect.poll(() => http.live.readers()).toBe(2);
    const began = performance.now();
    await Promise.all([http.close(), streams.guest.ended, streams.ada.ended]);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
