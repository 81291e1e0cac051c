import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guardedHttp } from '@moorage/testing';
import { VendorError, type ConnectionContext } from '@moorage/sdk';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { failureOf, open, type Opened } from '../tests/open.ts';

type Http = ConnectionContext['http'];
let stage: Opened;
const undo: (() => Promise<void>)[] = [];
beforeEach(async () => {
  stage = await open();
  undo.push(() => stage.vendor.close());
});
afterEach(async () => {
  for (const close of undo.splice(0)) await close();
});

const payPath = { path: '/v1/payment_intents', method: 'POST' };
const paid = () => stage.control.charges().filter((charge) => charge.paid).length;
const asked = () => stage.control.requests(payPath).length;
const request = () => {
  const { id } = stage.control.storeCard({ customer: stage.customer });
  return stage.request({ method: id, onSession: false });
};
function wayOut(options: Parameters<typeof guardedHttp>[0]): Http {
  const way = guardedHttp(options);
  undo.push(() => way.close());
  return way.http;
}
/** A vendor with strange manners. */
async function vendor(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it.each([
  ['', 'vendor.address-invalid'],
  ['https://127.0.0.1', 'vendor.address-forbidden'],
  ['https://[::1]', 'vendor.address-forbidden'],
  ['https://169.254.169.254', 'vendor.address-forbidden'],
  ['https://10.0.0.1', 'vendor.address-forbidden'],
])('sends nothing to an address that the platform forbids (%s): a clear no', async (apiUrl, code) => {
  const strict = stage.connect(apiUrl === '' ? {} : { apiUrl }, wayOut({ allowLoopback: false }));
  const refused = { name: 'VendorError', outcome: 'refused', retryable: false, code };
  const before = stage.control.requests({}).length;
  expect(await failureOf(strict.test())).toMatchObject(refused);
  expect(await failureOf(strict.pay(request()))).toMatchObject(refused);
  expect(stage.control.requests({})).toHaveLength(before);
});

it('charges nothing while the circuit is open, and says when to come back', async () => {
  const gateway = stage.connect({}, wayOut({ allowLoopback: true, breakAfter: 2, tryAgainAfter: 60_000 }));
  stage.control.drop({ ...payPath, when: 'before', times: 2 });
  expect(await failureOf(gateway.pay(request()))).toMatchObject({
    outcome: 'unknown',
    code: 'stripe.unreachable',
  });
  const before = asked();
  expect(await failureOf(gateway.pay(request()))).toMatchObject({
    ...{ outcome: 'refused', retryable: true, retryAfter: 60, code: 'vendor.paused' },
  });
  expect([asked(), paid()]).toEqual([before, 0]);
});

it('calls it unknown when the circuit opens between two tries: the first may have been carried out', async () => {
  const gateway = stage.connect({}, wayOut({ allowLoopback: true, breakAfter: 1, tryAgainAfter: 60_000 }));
  stage.control.drop({ ...payPath, when: 'after' });
  expect(await failureOf(gateway.pay(request()))).toMatchObject({
    outcome: 'unknown',
    code: 'stripe.unreachable',
  });
  expect([asked(), paid()]).toEqual([1, 1]);
});

it('calls it unknown when a try that was answered with an error is followed by one that cannot leave', async () => {
  const way = wayOut({ allowLoopback: true });
  let tries = 0;
  const gateway = stage.connect(
    {},
    {
      request(url, options) {
        tries += 1;
        if (tries === 1) return way.request(url, options);
        return Promise.reject(new VendorError('vendor.unreachable', 'Gone', { retryable: true }));
      },
    },
  );
  stage.control.fail({ ...payPath, status: 503, when: 'after' });
  expect(await failureOf(gateway.pay(request()))).toMatchObject({ outcome: 'unknown' });
  expect([tries, paid()]).toEqual([2, 1]);
});

it('takes a vendor that nobody reaches for a clear no', async () => {
  const gone = await vendor(() => undefined);
  await undo.pop()?.();
  expect(await failureOf(stage.connect({ apiUrl: gone }).pay(request()))).toMatchObject({
    ...{ outcome: 'refused', retryable: true, code: 'vendor.unreachable' },
  });
});

it('waits for an answer 20 seconds, twice, and then calls it unknown', async () => {
  const keys: unknown[] = [];
  const apiUrl = await vendor(({ headers }) => void keys.push(headers['idempotency-key']));
  const way = wayOut({ allowLoopback: true });
  const patience: unknown[] = [];
  const hasty: Http = {
    request(url, options) {
      patience.push(options?.timeout);
      return way.request(url, { ...options, timeout: 150 });
    },
  };
  const sent = request();
  const error = await failureOf(stage.connect({ apiUrl }, hasty).pay(sent));
  expect(error).toMatchObject({ outcome: 'unknown', retryable: true, code: 'stripe.unreachable' });
  expect(String(error)).toContain('timeout');
  expect(patience).toEqual([20_000, 20_000]);
  expect(keys).toEqual([sent.key, sent.key]);
});

it('calls an answer that is too long unknown, and finds out later what it said', async () => {
  const sent = request();
  const short = stage.connect({}, wayOut({ allowLoopback: true, limit: 100 }));
  const error = await failureOf(short.pay(sent));
  expect(error).toMatchObject({ outcome: 'unknown', code: 'stripe.unreachable' });
  expect(String(error)).toContain('larger than 100 bytes');
  const query = { key: sent.key, reference: null, customer: stage.customer, since: new Date() };
  expect(await stage.gateway.status(query)).toMatchObject({ state: 'succeeded' });
  expect(paid()).toBe(1);
});

it('calls an answer that is not JSON unknown', async () => {
  const apiUrl = await vendor((_, response) => response.end('<html>'));
  expect(await failureOf(stage.connect({ apiUrl }).pay(request()))).toMatchObject({ outcome: 'unknown' });
});

it.each([
  [409, 'false', 1],
  [400, 'true', 2],
])('on %i with Stripe-Should-Retry: %s asks %i times, under one key', async (status, shouldRetry, times) => {
  const keys: unknown[] = [];
  const apiUrl = await vendor(({ headers }, response) => {
    keys.push(headers['idempotency-key']);
    response.writeHead(status, { 'Stripe-Should-Retry': shouldRetry, 'Request-Id': 'req_0815' });
    response.end(JSON.stringify({ error: { type: 'invalid_request_error', message: 'No' } }));
  });
  const sent = request();
  const error = await failureOf(stage.connect({ apiUrl }).pay(sent));
  expect(error).toMatchObject({ status, message: expect.stringContaining('req_0815') as string });
  expect(keys).toEqual(Array.from({ length: times }, () => sent.key));
});

it('does not take a defect of ours for silence of the vendor', async () => {
  const defect = new TypeError('Somebody forgot something');
  const gateway = stage.connect({}, { request: () => Promise.reject(defect) });
  expect(await failureOf(gateway.pay(request()))).toBe(defect);
});
