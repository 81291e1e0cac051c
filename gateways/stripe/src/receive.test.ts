import { money } from '@moorage/sdk';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventTypes } from './facts.ts';
import { failureOf, open, rawRequest, type Opened } from '../tests/open.ts';

let stage: Opened;
beforeEach(async () => {
  stage = await open();
});
afterEach(() => stage.vendor.close());

const paid = async () => {
  const { id } = stage.control.storeCard({ customer: stage.customer });
  const request = stage.request({ method: id, onSession: false });
  return { ...(await stage.gateway.pay(request)), method: id, key: request.key };
};
const factsFor = async (type: string) => {
  const event = stage.control.events({ type }).at(-1);
  return stage.gateway.receive(rawRequest(stage.control.signed({ event: event?.id ?? '' })));
};

it('refuses an event of the other mode', async () => {
  const live = rawRequest(stage.control.signed({ type: 'payment_intent.succeeded', livemode: true }));
  expect(await failureOf(stage.gateway.receive(live))).toMatchObject({ code: 'webhook.mode', status: 400 });
  const account = stage.connect({ secretKey: 'sk_live_0123456789abcdef' });
  const test = rawRequest(stage.control.signed({ type: 'payment_intent.succeeded' }));
  expect(await failureOf(account.receive(test))).toMatchObject({ code: 'webhook.mode' });
});

it('takes the old and the new secret while they are being exchanged', async () => {
  const [before, after] = ['whsec_theOldOne0123456789', 'whsec_theNewOne0123456789'];
  const account = stage.connect({ webhookSecret: `${after}, ${before}` });
  for (const secret of [before, after])
    expect(await account.receive(rawRequest(stage.control.signed({ secret })))).toEqual([]);
  const third = rawRequest(stage.control.signed({ secret: 'whsec_somebodyElse0123456' }));
  expect(await failureOf(account.receive(third))).toMatchObject({ code: 'webhook.signature' });
});

it('judges the age of a message by the time it was received', async () => {
  const sentAt = '2026-11-21T12:00:00.000Z';
  const message = stage.control.signed({ at: sentAt });
  const after = (seconds: number) =>
    rawRequest(message, new Date(new Date(sentAt).getTime() + seconds * 1000));
  expect(await stage.gateway.receive(after(300))).toEqual([]);
  expect(await failureOf(stage.gateway.receive(after(301)))).toMatchObject({ code: 'webhook.signature' });
});

it('passes over payments that somebody else takes with the same account', async () => {
  const foreign = {
    id: 'pi_1',
    object: 'payment_intent',
    status: 'succeeded',
    amount: 1,
    currency: 'usd',
    metadata: {},
  };
  const message = stage.control.signed({ type: 'payment_intent.succeeded', object: foreign });
  expect(await stage.gateway.receive(rawRequest(message))).toEqual([]);
});

it('tells of declines with the class, and of a challenge that the customer still can answer', async () => {
  const { id } = stage.control.storeCard({ customer: stage.customer });
  stage.control.behave({ paymentMethod: id, behaviour: 'insufficient_funds' });
  const request = stage.request({ method: id, onSession: false });
  const { reference } = await stage.gateway.pay(request);
  expect(await factsFor('payment_intent.payment_failed')).toMatchObject([
    {
      kind: 'payment',
      key: request.key,
      reference,
      amount: money(2999, 'USD'),
      declined: true,
      outcome: { state: 'failed', declineClass: 'later' },
    },
  ]);
  stage.control.behave({ paymentMethod: id, behaviour: 'authenticate_always' });
  await stage.gateway.pay(stage.request({ method: id, onSession: false }));
  expect(await factsFor('payment_intent.payment_failed')).toMatchObject([
    { outcome: { state: 'action', browser: { method: id } } },
  ]);
});

it('tells of refunds, also of one that fails later', async () => {
  const { reference = '' } = await paid();
  const refund = await stage.gateway.refund?.({ key: 'r', reference, amount: money(500, 'USD') });
  const fact = { kind: 'refund', reference, refund: refund?.reference, key: 'r', amount: money(500, 'USD') };
  expect(await factsFor('refund.created')).toMatchObject([{ ...fact, state: 'succeeded' }]);
  stage.control.settleRefund({ refund: refund?.reference ?? '', status: 'failed' });
  expect(await factsFor('refund.failed')).toMatchObject([{ ...fact, state: 'failed' }]);
});

it('tells a refund that somebody made at the vendor’s desk from one of ours', async () => {
  const { reference = '' } = await paid();
  await fetch(`${stage.vendor.url}/v1/refunds`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stage.settings.secretKey}` },
    body: new URLSearchParams({ payment_intent: reference, amount: '500' }),
  });
  expect(await factsFor('refund.created')).toMatchObject([{ kind: 'refund', key: null }]);
});

it('tells of disputes: open, lost, won', async () => {
  for (const [status, state] of [
    ['lost', 'succeeded'],
    ['won', 'failed'],
  ] as const) {
    const { reference = '' } = await paid();
    const { id } = stage.control.dispute({ intent: reference });
    const fact = { kind: 'dispute', reference, amount: money(2999, 'USD') };
    expect(await factsFor('charge.dispute.created')).toMatchObject([{ ...fact, state: 'pending' }]);
    stage.control.closeDispute({ dispute: id, status });
    expect(await factsFor('charge.dispute.closed')).toMatchObject([{ ...fact, state }]);
  }
});

it('tells of an inquiry only when it becomes a dispute', async () => {
  const quiet = stage.control.dispute({ intent: (await paid()).reference ?? '', inquiry: true });
  stage.control.closeDispute({ dispute: quiet.id, status: 'warning_closed' });
  expect(await factsFor('charge.dispute.closed')).toEqual([]);
  const { reference = '' } = await paid();
  const { id } = stage.control.dispute({ intent: reference, inquiry: true });
  expect(await factsFor('charge.dispute.created')).toEqual([]);
  stage.control.escalateInquiry({ dispute: id });
  const fact = { kind: 'dispute', reference, amount: money(2999, 'USD') };
  expect(await factsFor('charge.dispute.funds_withdrawn')).toMatchObject([{ ...fact, state: 'pending' }]);
  stage.control.closeDispute({ dispute: id, status: 'won' });
  expect(await factsFor('charge.dispute.funds_reinstated')).toMatchObject([{ ...fact, state: 'failed' }]);
});

it('tells of methods that come and go', async () => {
  const { id } = stage.control.storeCard({ customer: stage.customer, card: 'pm_card_mastercard' });
  expect(await factsFor('payment_method.attached')).toMatchObject([
    {
      kind: 'method',
      customer: stage.customer,
      method: { reference: id, label: 'Mastercard', last4: '4444' },
    },
  ]);
  await stage.gateway.removeStored?.({ reference: id });
  expect(await factsFor('payment_method.detached')).toMatchObject([
    { kind: 'method-removed', reference: id },
  ]);
});

it('warns of an endpoint with another API version, and translates all the same', async () => {
  await stage.gateway.receive(rawRequest(stage.control.signed({})));
  expect(stage.warnings).toEqual([]);
  const { reference } = await paid();
  const event = stage.control.events({ type: 'payment_intent.succeeded' })[0]?.id ?? '';
  const old = rawRequest(stage.control.signed({ event, apiVersion: '2020-08-27' }));
  expect(await stage.gateway.receive(old)).toMatchObject([{ reference, outcome: { state: 'succeeded' } }]);
  expect(stage.warnings).toEqual([expect.stringContaining('2020-08-27')]);
});

it('understands what really arrives over HTTP: copies, wrong order and a forgery among them', async () => {
  const { control } = stage;
  const taken: string[] = [];
  const refused: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      stage.gateway.receive(rawRequest({ body: Buffer.concat(parts).toString(), headers })).then(
        (facts) => {
          taken.push(...facts.map((fact) => fact.externalId));
          response.writeHead(204).end();
        },
        (error: { code: string }) => {
          refused.push(error.code);
          response.writeHead(400).end();
        },
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    control.setWebhook({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
    control.hold();
    await paid();
    control.webhooks({ types: ['payment_intent.succeeded'], copies: 3 });
    control.release({ order: 'reversed' });
    control.forge({
      type: 'payment_intent.succeeded',
      object: { id: 'pi_1', metadata: { moorage_key: 'x' } },
    });
    await control.idle();
    const succeeded = control.events({ type: 'payment_intent.succeeded' })[0]?.id;
    expect(taken.filter((id) => id === succeeded)).toHaveLength(3);
    expect(refused).toEqual(['webhook.signature', 'webhook.signature', 'webhook.signature']);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it('names each event once', () => expect(new Set(eventTypes).size).toBe(eventTypes.length));
