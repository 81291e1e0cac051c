import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isVendorError, type Context, type VendorError } from '@moorage/sdk';
import { createTestApp } from '@moorage/testing';
import { createLog } from '../log.ts';
import { guardedLookup, isAllowedAddress } from './addresses.ts';
import { createVendorHttp, type VendorHttp } from './vendor-http.ts';

const lines: string[] = [];
const log = createLog('debug', { write: (line) => void lines.push(line) });
let answer: RequestListener;
let server: Server;
let http: VendorHttp;
let port = 0;
let hits = 0;

beforeEach(async () => {
  hits = 0;
  lines.length = 0;
  server = createServer((request, response) => {
    hits += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  http = createVendorHttp({ allowLoopback: true, breakAfter: 3, tryAgainAfter: 150, limit: 1_000 });
});
afterEach(async () => {
  await http.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

type Request = Parameters<Context['http']['request']>;
const send = (...[path, options]: Request) =>
  http.of(log).request(`http://127.0.0.1:${port}${path}`, options);
async function failure(work: Promise<unknown>): Promise<VendorError> {
  try {
    await work;
  } catch (error) {
    if (isVendorError(error)) return error;
    throw error;
  }
  throw new Error('It did not fail');
}

describe('an answer', () => {
  it('comes back whatever its status, with headers and text', async () => {
    answer = (_request, response) => response.writeHead(503, { 'x-one': 'a' }).end('{"sorry":true}');
    const response = await send('/');
    expect([response.status, response.headers['x-one'], response.json()]).toEqual([
      503,
      'a',
      { sorry: true },
    ]);
  });

  it('that redirects is not followed', async () => {
    answer = (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end();
    expect((await send('/')).status).toBe(302);
    expect(hits).toBe(1);
  });

  it('that is not JSON, or too large, leaves the outcome unknown', async () => {
    answer = (_request, response) => response.end('<html>');
    const response = await send('/');
    expect(() => response.json()).toThrowError(
      expect.objectContaining({ code: 'vendor.garbage', outcome: 'unknown' }),
    );
    answer = (_request, large) => large.end('x'.repeat(5_000));
    expect(await failure(send('/'))).toMatchObject({ code: 'vendor.too-large', outcome: 'unknown' });
  });

  it('is logged without query, headers and body', async () => {
    answer = (_request, response) => response.end('hidden-answer');
    await send('/path?key=hidden-query', {
      method: 'POST',
      headers: { Authorization: 'hidden-header' },
      body: 'hidden-body',
    });
    expect(lines.join()).toContain('/path');
    expect(lines.join()).not.toContain('hidden');
  });
});

describe('no answer', () => {
  it('in time is unknown, for a GET too', async () => {
    answer = () => undefined;
    expect(await failure(send('/', { timeout: 60 }))).toMatchObject({
      code: 'vendor.timeout',
      outcome: 'unknown',
      retryable: true,
    });
  });

  it('that stops in the middle is unknown', async () => {
    answer = (_request, response) => {
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    };
    expect(await failure(send('/', { method: 'POST' }))).toMatchObject({
      code: 'vendor.dropped',
      outcome: 'unknown',
    });
  });

  it('because the connection was dropped is unknown', async () => {
    answer = (request) => request.socket.destroy();
    expect(await failure(send('/', { method: 'POST' }))).toMatchObject({
      outcome: 'unknown',
      retryable: true,
    });
  });

  it('because nobody listens, or the name does not exist, is a refusal that may be repeated', async () => {
    const nobody = createServer();
    await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
    const { port: free } = nobody.address() as AddressInfo;
    await new Promise((resolve) => nobody.close(resolve));
    const { request } = http.of(log);
    const refused = { code: 'vendor.unreachable', outcome: 'refused', retryable: true };
    expect(await failure(request(`http://127.0.0.1:${free}/`))).toMatchObject(refused);
    expect(await failure(request('http://no-such-host.invalid/'))).toMatchObject(refused);
  });
});

it('a vendor that is silent is left alone for a while, then asked again', async () => {
  answer = (request) => request.socket.destroy();
  for (let round = 0; round < 3; round += 1) await failure(send('/'));
  expect(await failure(send('/'))).toMatchObject({
    code: 'vendor.paused',
    outcome: 'refused',
    retryable: true,
  });
  expect(hits).toBe(3);
  answer = (_request, response) => response.end('back');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await send('/')).text).toBe('back');
});

it('a request inside a transaction is refused', async () => {
  const test = await createTestApp();
  await expect(test.asSystem(() => test.app.db.transaction(() => send('/')))).rejects.toThrow(
    'not allowed inside a transaction',
  );
  await test.close();
  expect(hits).toBe(0);
});

describe('addresses', () => {
  const strict = () => createVendorHttp({ allowLoopback: false });

  it.each([
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://10.1.2.3/',
    'https://192.168.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    'https://[fe80::1]/',
    'https://[fd00::1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://0.0.0.0/',
    'https://localhost/',
  ])('%s is refused before anything is sent', async (url) => {
    const guarded = strict();
    expect(await failure(guarded.of(log).request(url))).toMatchObject({
      code: 'vendor.address-forbidden',
      outcome: 'refused',
      retryable: false,
    });
    await guarded.close();
  });

  it.each([
    'http://panel.example.com/',
    'gopher://panel.example.com/',
    'file:///etc/passwd',
    'nonsense',
    'https://user:pass@panel.example.com/',
  ])('%s is not an address to ask', async (url) => {
    const guarded = strict();
    expect(await failure(guarded.of(log).request(url))).toMatchObject({ code: 'vendor.address-invalid' });
    await guarded.close();
  });

  it('of the cloud stay closed even where private ones are open', () => {
    expect(isAllowedAddress('10.0.0.1', true)).toBe(true);
    expect(isAllowedAddress('169.254.169.254', true)).toBe(false);
    expect(isAllowedAddress('fe80::1', true)).toBe(false);
    expect(isAllowedAddress('93.184.215.14', false)).toBe(true);
    expect(isAllowedAddress('2606:2800:21f:cb07:6820:80da:af6b:8b2c', false)).toBe(true);
    expect(isAllowedAddress('not an address', true)).toBe(false);
  });

  it('are judged when the name is looked up, so that a name cannot change its mind', async () => {
    const look = (allowNear: boolean) =>
      new Promise((resolve) =>
        guardedLookup(allowNear)('localhost', {}, (error, address) => resolve(error ?? address)),
      );
    expect(await look(false)).toMatchObject({ code: 'vendor.address-forbidden' });
    expect(['127.0.0.1', '::1']).toContain(await look(true));
  });
});
