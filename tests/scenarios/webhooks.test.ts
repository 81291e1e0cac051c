import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemCaller } from '@moorage/server/testing';
import type { Answer } from '@moorage/testing';
import { allTables } from './all-tables.ts';
import { openRealShop, type RealShop } from './real-shop.ts';

// Each test opens a shop of its own, which on a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Messages to a running shop by real HTTP, from the vendor and from others. */
let shop: RealShop;
let order: Awaited<ReturnType<RealShop['order']>>;
beforeEach(async () => {
  shop = await openRealShop('2026-01-31T09:00:00.000Z');
  order = await shop.order();
  // The vendor keeps its messages; the tests carry them.
  shop.stripe.control.hold();
});
afterEach(() => shop.close());

interface Message {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}
const post = (message: Message, path = shop.webhookPath): Promise<Answer> =>
  shop.http.browser().send('POST', path, { body: message.body, headers: { ...message.headers } });
const succeeded = (): string => {
  shop.stripe.control.confirm({ intent: order.intent });
  return shop.stripe.control.events({ type: 'payment_intent.succeeded' })[0]?.id ?? '';
};

async function refused(send: () => Promise<Answer>, status: number, code: string): Promise<void> {
  await shop.settle();
  const before = await allTables(shop.test);
  const answer = await send();
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.json).toMatchObject({ status, code, type: `urn:moorage:problem:${code}` });
  expect(answer.status).toBe(status);
  await shop.settle();
  expect(await allTables(shop.test)).toEqual(before);
}
const moments = { now: '2026-01-31T09:00:00.000Z', old: '2026-01-31T08:54:30.000Z' };

describe('is refused and changes nothing:', () => {
  it('a message signed with another key', async () => {
    const event = succeeded();
    const forged = shop.stripe.control.signed({ event, secret: 'whsec_somebody_elses_secret' });
    await refused(() => post(forged), 400, 'webhook.signature');
  });
  it('a message without a signature, or with a broken one', async () => {
    const { body, headers } = shop.stripe.control.signed({ event: succeeded() });
    for (const signature of ['', 't=1,v1=00', 'v1=', 'nonsense', `${headers['stripe-signature']}0`])
      await refused(
        () => post({ body, headers: { ...headers, 'stripe-signature': signature } }),
        400,
        'webhook.signature',
      );
    await refused(
      () => post({ body, headers: { 'content-type': 'application/json' } }),
      400,
      'webhook.signature',
    );
  });
  it('a body that was altered after it was signed', async () => {
    const { body, headers } = shop.stripe.control.signed({ event: succeeded() });
    const altered = body.replaceAll('"amount_received": 1200', '"amount_received": 1');
    expect(altered).not.toBe(body);
    await refused(() => post({ body: altered, headers }), 400, 'webhook.signature');
    await refused(() => post({ body: `${body} `, headers }), 400, 'webhook.signature');
    await refused(() => post({ body: '', headers }), 400, 'webhook.signature');
  });
  it('a message that was kept and is played again later', async () => {
    const event = succeeded();
    await refused(
      () => post(shop.stripe.control.signed({ event, at: moments.old })),
      400,
      'webhook.signature',
    );
  });
  it('a message of the other mode', async () => {
    const event = succeeded();
    await refused(() => post(shop.stripe.control.signed({ event, livemode: true })), 400, 'webhook.mode');
  });
  it('a message to an account that is not there, or is not this gateway’s', async () => {
    const message = shop.stripe.control.signed({ event: succeeded() });
    const others = [`/webhooks/paypal/${shop.accountId}`, '/webhooks/stripe/x', '/webhooks/stripe/1e9'];
    for (const path of ['/webhooks/stripe/999', '/webhooks/stripe/0', ...others])
      await refused(() => post(message, path), 404, 'webhook.unknown');
  });
  it('a message that says something else than POST', async () => {
    const { headers } = shop.stripe.control.signed({ event: succeeded() });
    await shop.settle();
    const before = await allTables(shop.test);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await shop.http.browser().send(method, shop.webhookPath, { headers: { ...headers } });
      expect([method, answer.status >= 400 && answer.status < 500]).toEqual([method, true]);
    }
    expect(await allTables(shop.test)).toEqual(before);
  });
});

describe('an account that staff disabled while a customer had its form open', () => {
  it('tells of the money that the customer paid there', async () => {
    const { app, brandId } = shop.test;
    const staff = { ...systemCaller(brandId), kind: 'staff', actorId: 1 } as const;
    await app.actions.call('gateways.disable', { id: shop.accountId }, staff);
    expect((await post(shop.stripe.control.signed({ event: succeeded() }))).status).toBe(200);
    await shop.settle();
    const payments = await shop.rows<{ state: string }>('payment');
    expect(payments.map(({ state }) => state)).toEqual(['succeeded']);
    const [invoice] = await shop.rows<{ state: string }>('invoice');
    expect(invoice?.state).toBe('paid');
  });
});

describe('another account with the same gateway', () => {
  const otherKey = 'whsec_the_other_account_0123456789';
  let otherPath: string;
  beforeEach(async () => {
    const id = await shop.test.addGatewayAccount('stripe', {
      publishableKey: shop.stripe.publishableKey,
      secretKey: shop.stripe.secretKey,
      webhookSecret: otherKey,
      apiUrl: shop.stripe.url,
    });
    otherPath = `/webhooks/stripe/${id}`;
  });

  it('has a key of its own', async () => {
    const message = shop.stripe.control.signed({ event: succeeded() });
    await refused(() => post(message, otherPath), 400, 'webhook.signature');
  });
  it('has nothing to say about our payments', async () => {
    const message = shop.stripe.control.signed({ event: succeeded(), secret: otherKey });
    expect((await post(message, otherPath)).status).toBe(200);
    await shop.settle();
    const [payment] = await shop.rows<{ state: string }>('payment');
    expect(payment?.state).toBe('action');
    expect(await shop.rows('ledgerEntry')).toHaveLength(2);
  });
});

describe('the same message', () => {
  it('twice, ten times at once and again an hour later has one effect', async () => {
    const event = succeeded();
    const message = () => shop.stripe.control.signed({ event, at: shop.test.clock.now().toISOString() });
    expect((await post(message())).status).toBe(200);
    expect((await post(message())).status).toBe(200);
    await shop.settle();
    const together = await Promise.all(Array.from({ length: 10 }, () => post(message())));
    expect(together.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    await shop.settle();
    await shop.build();
    shop.test.clock.advance(3_600_000);
    expect((await post(message())).status).toBe(200);
    await shop.settle();

    expect(await shop.rows('gatewayFact')).toHaveLength(1);
    const payments = await shop.rows<{ state: string }>('payment');
    expect(payments.map(({ state }) => state)).toEqual(['succeeded']);
    const mails = await shop.rows<{ template: string }>('mail');
    expect(mails.map(({ template }) => template).sort()).toEqual(['payment-receipt', 'service-ready']);
    expect(shop.virtfusion.control.world.servers.size).toBe(1);
    expect(await shop.rows('provisioning')).toHaveLength(1);
  });
  it('as two events that say the same, in the wrong order, has one effect', async () => {
    const { control } = shop.stripe;
    control.confirm({ intent: order.intent, card: 'pm_card_authenticationRequired' });
    control.answerChallenge({ intent: order.intent, passed: true });
    const types = control.events().map(({ id, type }) => ({ id, type }));
    expect(types.map(({ type }) => type)).toContain('payment_intent.requires_action');
    for (const { id } of types.toReversed())
      expect((await post(control.signed({ event: id }))).status).toBe(200);
    await shop.settle();
    const payments = await shop.rows<{ state: string }>('payment');
    expect(payments.map(({ state }) => state)).toEqual(['succeeded']);
    const receipts = await shop.rows<{ account: string }>('ledgerEntry');
    expect(receipts.filter(({ account }) => account === 'receivable')).toHaveLength(2);
  });
  it('of an amount that we never asked for books nothing and is shown to a person', async () => {
    const { control } = shop.stripe;
    const intent = control.events({ type: 'payment_intent.succeeded' });
    expect(intent).toEqual([]);
    const [event] = [succeeded()].map((id) => control.events().find((each) => each.id === id));
    const object = structuredClone(event?.data.object) as unknown as Record<string, unknown>;
    const message = control.signed({
      type: 'payment_intent.succeeded',
      object: { ...object, amount_received: 1 },
    });
    expect((await post(message)).status).toBe(200);
    await shop.settle();
    const payments = await shop.rows<{ state: string; code: string }>('payment');
    expect(payments.map(({ state, code }) => [state, code])).toEqual([['parked', 'payment.amount-mismatch']]);
    const [invoice] = await shop.rows<{ state: string; paid: number }>('invoice');
    expect([invoice?.state, invoice?.paid]).toEqual(['open', 0]);
  });
});
