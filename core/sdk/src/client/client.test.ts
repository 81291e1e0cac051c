import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createApi as createTypedApi, isProblem, type ApiOptions, type Problem } from './index.ts';

/** The echo knows nothing of the real actions' shapes, so neither does this client. */
interface Untyped {
  call(
    name: string,
    input?: object,
    options?: object,
  ): Promise<{ headers: Record<string, string>; url: string; method: string; body: string }>;
  url(name: string, input?: object): string;
  addRoutes(routes: Record<string, string>): () => void;
}
const createApi = (options: ApiOptions): Untyped => createTypedApi(options) as unknown as Untyped;

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listen(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<string> {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => answer(request, response, body));
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
}
/** Answers with what it was asked. */
const echo = (request: IncomingMessage, response: ServerResponse, body: string) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
};
const routes = {
  'samples.list': 'GET /invoices',
  'samples.show': 'GET /invoices/:id',
  'samples.pay': 'POST /invoices/:id/pay',
  'cards.remove': 'DELETE /clients/:clientId/cards/:cardId',
};
const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
  const error: unknown = await work.then(
    () => expect.unreachable('it should have failed'),
    (problem: unknown) => problem,
  );
  if (!isProblem(error)) throw error;
  return error;
};

test('a GET puts the rest of its input into the query, and sends no write headers', async () => {
  const api = createApi({ base: await listen(echo), routes, csrf: 'token' });
  const seen = await api.call('samples.list', {
    state: ['open', 'overdue'],
    q: 'a&b',
    cursor: undefined,
    limit: 20,
  });
  expect(seen).toMatchObject({
    method: 'GET',
    url: '/api/v1/invoices?state=open&state=overdue&q=a%26b&limit=20',
    body: '',
  });
  expect(seen.headers).not.toHaveProperty('x-csrf-token');
  expect(seen.headers).not.toHaveProperty('idempotency-key');
});

test('path parameters are escaped and leave the body', async () => {
  const api = createApi({ base: await listen(echo), routes });
  const seen = await api.call('samples.pay', { id: '7/../8', method: 3 });
  expect(seen).toMatchObject({ url: '/api/v1/invoices/7%2F..%2F8/pay', body: '{"method":3}' });
  expect((await api.call('cards.remove', { clientId: 1, cardId: 2, reason: 'old' })).url).toBe(
    '/api/v1/clients/1/cards/2?reason=old',
  );
  await expect(api.call('samples.show', {})).rejects.toThrow('needs "id"');
});

test('a write carries the newest CSRF token and the given idempotency key, or a new one each time', async () => {
  let token = 'first';
  const api = createApi({ base: await listen(echo), routes, csrf: () => token });
  const one = await api.call('samples.pay', { id: 1 });
  token = 'second';
  const two = await api.call('samples.pay', { id: 1 });
  const three = await api.call('samples.pay', { id: 1 }, { idempotencyKey: 'mine' });
  expect([one, two].map((seen) => seen.headers['x-csrf-token'])).toEqual(['first', 'second']);
  expect(one.headers['idempotency-key']).toMatch(/^[\da-f-]{36}$/);
  expect(two.headers['idempotency-key']).not.toBe(one.headers['idempotency-key']);
  expect(three.headers['idempotency-key']).toBe('mine');
});

test('a problem document becomes a Problem with all its parts', async () => {
  const base = await listen((_, response) => {
    response.writeHead(422, { 'content-type': 'application/problem+json', 'x-request-id': 'req_1' });
    response.end(
      JSON.stringify({
        code: 'coupon.expired',
        title: 'The coupon has expired',
        detail: 'Order without it.',
        fields: { coupon: 'Expired' },
      }),
    );
  });
  const told: string[] = [];
  const api = createApi({ base, routes, onProblem: (problem, name) => told.push(`${name} ${problem.code}`) });
  expect(await problemOf(api.call('samples.pay', { id: 1 }))).toMatchObject({
    code: 'coupon.expired',
    title: 'The coupon has expired',
    detail: 'Order without it.',
    status: 422,
    fields: { coupon: 'Expired' },
    requestId: 'req_1',
    unknown: false,
  });
  expect(told).toEqual(['samples.pay coupon.expired']);
});

test('a proxy page is a problem whose outcome is unknown', async () => {
  const base = await listen((_, response) =>
    response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>'),
  );
  const problem = await problemOf(createApi({ base, routes }).call('samples.pay', { id: 1 }));
  expect(problem).toMatchObject({ code: 'answer', status: 502, unknown: true });
});

test('garbage under a JSON label is not taken for an outage', async () => {
  const base = await listen((_, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"half":'),
  );
  expect(await problemOf(createApi({ base, routes }).call('samples.list'))).toMatchObject({
    code: 'answer',
    status: 200,
  });
});

test('no answer is a problem that says the outcome of a write is not known', async () => {
  const base = await listen((request) => request.socket.destroy());
  const problem = await problemOf(createApi({ base, routes }).call('samples.pay', { id: 1 }));
  expect(problem).toMatchObject({ code: 'network', status: 0, unknown: true });
  expect(problem.detail).toContain('not known whether');
});

test('a late answer is a time-out, a call that its caller gave up is not a problem', async () => {
  const base = await listen(() => undefined);
  const api = createApi({ base, routes });
  expect(await problemOf(api.call('samples.list', {}, { timeout: 40 }))).toMatchObject({
    code: 'timeout',
    unknown: true,
  });
  const given = new AbortController();
  const call = api.call('samples.list', {}, { signal: given.signal });
  given.abort();
  const error: unknown = await call.catch((reason: unknown) => reason);
  expect(isProblem(error)).toBe(false);
  expect(error).toMatchObject({ name: 'AbortError' });
});

test('204 gives undefined; an unknown action is told to the developer; extensions bring their routes and take them back', async () => {
  const base = await listen((_, response) => response.writeHead(204).end());
  const api = createApi({ base, routes });
  expect(await api.call('samples.pay', { id: 1 })).toBeUndefined();
  await expect(api.call('samples.pya', { id: 1 })).rejects.toThrow('There is no action "samples.pya"');
  const undo = api.addRoutes({ 'radar.scan': 'POST /radar/scan', 'samples.pay': 'POST /stolen' });
  expect(api.url('radar.scan')).toBe(`${base}/radar/scan`);
  expect(api.url('samples.pay', { id: 1 })).toBe(`${base}/invoices/1/pay`);
  undo();
  expect(() => api.url('radar.scan')).toThrow('There is no action');
});
