import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseForm } from './form.ts';
import { startStripe, type StripeSimulator } from './index.ts';

let vendor: StripeSimulator;
beforeEach(async () => {
  vendor = await startStripe({ webhookRetries: [20, 20, 20] });
});
afterEach(() => vendor.close());

const call = async (
  line: string,
  form: Record<string, string> = {},
  headers: Record<string, string> = { authorization: `Bearer ${vendor.secretKey}` },
) => {
  const [method = '', path = ''] = line.split(' ');
  const body = new URLSearchParams(form);
  const response = await fetch(
    `${vendor.url}${path}${method === 'GET' && body.size > 0 ? `?${body.toString()}` : ''}`,
    {
      method,
      headers,
      ...(method === 'POST' ? { body } : {}),
    },
  );
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: JSON.parse(text === '' ? '{}' : text) as Record<string, never> & {
      id: string;
      error: Record<string, unknown>;
    },
  };
};
const keyed = (key: string) => ({ authorization: `Bearer ${vendor.secretKey}`, 'idempotency-key': key });
const amount = { amount: '1000', currency: 'usd' };

it('reads the bracket form, without touching prototypes', () => {
  expect(
    parseForm('a[b][c]=1&expand[0]=x&expand[1]=y&tags[]=p&tags[]=q&m[k%5Bz]=&__proto__[x]=1'),
  ).toMatchObject({
    a: { b: { c: '1' } },
    expand: ['x', 'y'],
    tags: ['p', 'q'],
  });
  expect(({} as { x?: string }).x).toBeUndefined();
});

describe('idempotency keys', () => {
  it('repeat the first answer, refuse other parameters, and are not used up by a malformed request', async () => {
    expect((await call('POST /v1/payment_intents', { ...amount, nonsense: '1' }, keyed('k'))).status).toBe(
      400,
    );
    const first = await call('POST /v1/payment_intents', amount, keyed('k'));
    const again = await call('POST /v1/payment_intents', amount, keyed('k'));
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const other = await call('POST /v1/payment_intents', { ...amount, amount: '2000' }, keyed('k'));
    expect([other.status, other.body.error.type]).toEqual([400, 'idempotency_error']);
  });

  it('are in use while the first request is at work', async () => {
    vendor.control.delay({ path: '/v1/payment_intents', ms: 150 });
    const first = call('POST /v1/payment_intents', amount, keyed('k'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const second = await call('POST /v1/payment_intents', amount, keyed('k'));
    expect([second.status, second.body.error.code]).toEqual([409, 'idempotency_key_in_use']);
    expect((await first).status).toBe(200);
  });

  it('repeat a decline and an error after the work', async () => {
    const form = {
      ...amount,
      payment_method: 'pm_card_visa_chargeDeclined',
      confirm: 'true',
      off_session: 'true',
    };
    const declined = await call('POST /v1/payment_intents', form, keyed('d'));
    expect([declined.status, declined.body.error.decline_code]).toEqual([402, 'generic_decline']);
    expect((await call('POST /v1/payment_intents', form, keyed('d'))).body).toEqual(declined.body);
    vendor.control.fail({ status: 500, when: 'after', path: '/v1/customers' });
    expect((await call('POST /v1/customers', {}, keyed('c'))).status).toBe(500);
    expect((await call('POST /v1/customers', {}, keyed('c'))).status).toBe(500);
    expect(vendor.control.events({ type: 'customer.created' })).toHaveLength(1);
  });
});

describe('refusals', () => {
  it.each([
    ['POST /v1/payment_intents', { currency: 'usd' }, 400, 'parameter_missing'],
    ['POST /v1/payment_intents', { ...amount, payment_method_types: 'card' }, 400, 'parameter_unknown'],
    ['POST /v1/payment_intents', { ...amount, amount: '10' }, 400, 'amount_too_small'],
    ['POST /v1/payment_intents', { amount: '1001', currency: 'isk' }, 400, undefined],
    ['POST /v1/payment_intents', { amount: '5124', currency: 'kwd' }, 400, undefined],
    [
      'POST /v1/payment_intents',
      { ...amount, payment_method: 'pm_card_visa', confirm: 'true' },
      400,
      undefined,
    ],
    ['POST /v1/payment_intents', { ...amount, off_session: 'true' }, 400, undefined],
    ['GET /v1/payment_intents/pi_none', {}, 404, 'resource_missing'],
    ['POST /v1/refunds', { payment_intent: 'pi_none' }, 404, 'resource_missing'],
    ['GET /v1/nothing', {}, 404, undefined],
  ] as const)('%s %j → %d %s', async (line, form, status, code) => {
    const answer = await call(line, form);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.headers.get('request-id')).toMatch(/^req_/);
  });

  it('knows its keys, and lets the publishable one do only what a payer may', async () => {
    expect((await call('GET /v1/customers', {}, {})).status).toBe(401);
    const wrong = await call('GET /v1/customers', {}, { authorization: 'Bearer sk_test_wrongwrongwrong' });
    expect([wrong.status, String(wrong.body.error.message).includes('sk_test_wrongwrongwrong')]).toEqual([
      401,
      false,
    ]);
    const browser = { key: vendor.publishableKey };
    expect((await call('GET /v1/customers', browser, {})).status).toBe(403);
    const intent = (await call('POST /v1/payment_intents', { ...amount, 'metadata[a]': '1' })).body;
    const path = `GET /v1/payment_intents/${intent.id}`;
    expect((await call(path, { ...browser, client_secret: 'guessed' }, {})).status).toBe(400);
    const seen = await call(path, { ...browser, client_secret: String(intent['client_secret']) }, {});
    expect(seen.status).toBe(200);
    expect(seen.headers.get('access-control-allow-origin')).toBe('*');
    expect(seen.body).not.toHaveProperty('metadata');
  });

  it('cannot confirm what is paid nor cancel what has succeeded', async () => {
    const paid = (
      await call('POST /v1/payment_intents', {
        ...amount,
        payment_method: 'pm_card_visa',
        confirm: 'true',
        off_session: 'true',
      })
    ).body;
    for (const verb of ['confirm', 'cancel']) {
      const answer = await call(`POST /v1/payment_intents/${paid.id}/${verb}`);
      expect([answer.status, answer.body.error.code]).toEqual([400, 'payment_intent_unexpected_state']);
    }
  });
});

describe('the control door over HTTP', () => {
  it('orders, tells and forgets', async () => {
    const control = (name: string, order: object) =>
      fetch(`${vendor.url}/_control/${name}`, { method: 'POST', body: JSON.stringify(order) }).then(
        (response) => response.json(),
      );
    await control('fail', { status: 503, path: '/v1/customers' });
    expect((await call('POST /v1/customers')).status).toBe(503);
    expect((await call('POST /v1/customers')).status).toBe(200);
    expect(await control('requests', { path: '/v1/customers' })).toHaveLength(2);
    await control('reset', {});
    expect(await control('requests', {})).toEqual([]);
    expect(await control('nothing', {})).toMatchObject({ error: 'No such control: nothing' });
    await control('drop', { when: 'before', path: '/v1/customers' });
    await expect(call('POST /v1/customers')).rejects.toThrow();
    expect(vendor.control.events()).toEqual([]);
  });
});

describe('webhooks', () => {
  let server: Server;
  let status = 204;
  const arrived: { id: string; type: string; good: boolean }[] = [];
  beforeEach(async () => {
    arrived.length = 0;
    status = 204;
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts).toString();
        const { id, type } = JSON.parse(body) as { id: string; type: string };
        arrived.push({ id, type, good: isGood(body, String(request.headers['stripe-signature'])) });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    vendor.control.setWebhook({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` });
  });
  afterEach(() => void (server.closeAllConnections(), server.close()));
  const isGood = (body: string, header: string): boolean => {
    try {
      new Stripe('sk_test_unused').webhooks.constructEvent(body, header, vendor.webhookSecret);
      return true;
    } catch {
      return false;
    }
  };
  const types = () => arrived.map(({ type }) => type);
  const pay = () =>
    call('POST /v1/payment_intents', {
      ...amount,
      payment_method: 'pm_card_visa',
      confirm: 'true',
      off_session: 'true',
    });

  it('arrive after the answer, well signed', async () => {
    await pay();
    await vendor.control.idle();
    expect(types().toSorted()).toEqual([
      'charge.succeeded',
      'payment_intent.created',
      'payment_intent.succeeded',
    ]);
    expect(arrived.every(({ good }) => good)).toBe(true);
  });

  it('come again a few times when they are not taken, then no more', async () => {
    status = 500;
    await call('POST /v1/customers');
    await vendor.control.idle();
    expect(types()).toEqual(Array(4).fill('customer.created'));
    expect(vendor.control.deliveries().map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
  });

  it('can be dropped, copied, reversed and forged', async () => {
    vendor.control.hold();
    await pay();
    vendor.control.webhooks({ types: ['charge.succeeded'], drop: true });
    vendor.control.webhooks({ types: ['payment_intent.succeeded'], copies: 2 });
    vendor.control.webhooks({ types: ['payment_intent.created'], delay: 120 });
    vendor.control.release({ order: 'reversed' });
    await vendor.control.idle();
    expect(types()).toEqual([
      'payment_intent.succeeded',
      'payment_intent.succeeded',
      'payment_intent.created',
    ]);
    vendor.control.forge({ type: 'payment_intent.succeeded', object: { id: 'pi_forged' } });
    await vendor.control.idle();
    expect(arrived.at(-1)).toMatchObject({ type: 'payment_intent.succeeded', good: false });
  });
});
