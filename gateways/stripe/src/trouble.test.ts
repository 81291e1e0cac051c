import { afterEach, beforeEach, expect, it } from 'vitest';
import { failureOf, open, type Opened } from '../tests/open.ts';

let stage: Opened;
let now = new Date('2026-11-21T12:00:00.000Z');
beforeEach(async () => {
  now = new Date('2026-11-21T12:00:00.000Z');
  stage = await open({ now: () => now });
});
afterEach(() => stage.vendor.close());

const card = () => stage.control.storeCard({ customer: stage.customer }).id;
const payPath = { path: '/v1/payment_intents', method: 'POST' };
const paid = () => stage.control.charges().filter((charge) => charge.paid).length;
const query = (key: string, change: object = {}) => ({
  key,
  reference: null,
  customer: stage.customer,
  since: now,
  ...change,
});

it.each([
  [{ status: 500 }, { outcome: 'unknown', retryable: true, code: 'stripe.server-error' }],
  [
    { status: 503, when: 'after' },
    { outcome: 'unknown', retryable: true },
  ],
  [
    { status: 409, type: 'idempotency_error', code: 'idempotency_key_in_use' },
    { outcome: 'unknown', retryable: true, code: 'stripe.key-in-use' },
  ],
  [
    { status: 429, retryAfter: 7 },
    { outcome: 'refused', retryable: true, retryAfter: 7, code: 'stripe.rate-limit' },
  ],
  [{ status: 401 }, { outcome: 'refused', retryable: false, code: 'stripe.credentials' }],
  [{ status: 403 }, { outcome: 'refused', retryable: false, code: 'stripe.permission' }],
  [{ status: 400 }, { outcome: 'refused', retryable: false, code: 'stripe.refused' }],
] as const)('%j becomes %j', async (order, expected) => {
  stage.control.fail({ ...payPath, ...order, times: 5 });
  const error = await failureOf(stage.gateway.pay(stage.request({ method: card(), onSession: false })));
  expect(error).toMatchObject({ name: 'VendorError', ...expected });
});

it('gets over one lost reply by itself, without a second charge', async () => {
  stage.control.drop({ ...payPath, when: 'after' });
  expect(await stage.gateway.pay(stage.request({ method: card(), onSession: false }))).toMatchObject({
    state: 'succeeded',
  });
  expect(paid()).toBe(1);
});

it('does not call a payment absent while the request may still be on its way', async () => {
  const request = stage.request({ method: card(), onSession: false });
  stage.control.drop({ ...payPath, when: 'before', times: 2 });
  expect(await failureOf(stage.gateway.pay(request))).toMatchObject({
    outcome: 'unknown',
    code: 'stripe.unreachable',
  });
  const since = now;
  now = new Date(now.getTime() + 20_000);
  expect(await failureOf(stage.gateway.status(query(request.key, { since })))).toMatchObject({
    outcome: 'unknown',
    retryable: true,
    retryAfter: 40,
  });
  now = new Date(now.getTime() + 60_000);
  expect(await stage.gateway.status(query(request.key, { since }))).toBe('absent');
  expect(await stage.gateway.pay(request)).toMatchObject({ state: 'succeeded' });
});

it('finds a payment behind hundreds of later ones, with and without the customer', async () => {
  const request = stage.request({ method: card(), onSession: false });
  const wanted = await stage.gateway.pay(request);
  for (let index = 0; index < 120; index += 1) await stage.gateway.pay(stage.request());
  expect(await stage.gateway.status(query(request.key))).toMatchObject({ reference: wanted.reference });
  expect(await stage.gateway.status(query(request.key, { customer: null }))).toMatchObject({
    reference: wanted.reference,
  });
});

it('never reports failed when the same key meets other parameters: the first request may have been paid', async () => {
  const request = stage.request({ method: card(), onSession: false });
  await stage.gateway.pay(request);
  const error = await failureOf(stage.gateway.pay({ ...request, description: 'Something else' }));
  expect(error).toMatchObject({ outcome: 'unknown', retryable: false, code: 'stripe.key-mismatch' });
  expect(paid()).toBe(1);
});

it('keeps objects of Stripe, which hold client secrets, out of its errors', async () => {
  stage.control.fail({ ...payPath, status: 500, times: 5 });
  const error = await failureOf(stage.gateway.pay(stage.request()));
  expect(error).not.toHaveProperty('cause');
  expect(JSON.stringify(error)).not.toMatch(/_secret_|sk_test/);
});

it('refunds once although Stripe has forgotten the key after a day', async () => {
  const request = stage.request({ method: card(), onSession: false });
  const { reference = '' } = await stage.gateway.pay(request);
  const asked = { key: 'refund-1', reference, amount: { amount: 1000, currency: 'USD' } };
  const first = await stage.gateway.refund?.(asked);
  now = new Date(now.getTime() + 48 * 3_600_000);
  expect(await stage.gateway.refund?.(asked)).toEqual(first);
  expect(stage.control.events({ type: 'refund.created' })).toHaveLength(1);
});

it.each([
  ['pending', 'pending'],
  ['failed', 'failed'],
] as const)('reports a refund that is %s', async (status, state) => {
  const { reference = '' } = await stage.gateway.pay(stage.request({ method: card(), onSession: false }));
  stage.control.refundNext({ status });
  const amount = { amount: 1000, currency: 'USD' };
  expect(await stage.gateway.refund?.({ key: 'refund-2', reference, amount })).toMatchObject({ state });
});

it('refuses to refund what the bank has charged back', async () => {
  const { reference = '' } = await stage.gateway.pay(stage.request({ method: card(), onSession: false }));
  stage.control.dispute({ intent: reference });
  const amount = { amount: 1000, currency: 'USD' };
  expect(
    await failureOf(stage.gateway.refund?.({ key: 'refund-3', reference, amount }) ?? Promise.resolve()),
  ).toMatchObject({
    code: 'refund.disputed',
  });
});

it('notices keys of two modes', async () => {
  const mixed = stage.connect({ publishableKey: 'pk_live_0123456789abcdef' });
  expect(await failureOf(mixed.test())).toMatchObject({ code: 'stripe.keys-mismatch' });
});
