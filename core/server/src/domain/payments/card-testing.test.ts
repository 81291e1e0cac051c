import { describe, expect, it } from 'vitest';
import type { GatewayFact, Id } from '@moorage/sdk';
import { systemCaller } from '../../database/ambient.ts';
import { placeOrder } from '../orders/place-order.ts';
import { payInvoice } from './pay-invoice.ts';
import { code, facts, invoiceState, order, payment, shop, test, useShop, webhook } from './testing/shop.ts';

useShop();

/** As the client, with a card that is typed into the gateway's form. */
const open = (clientId: Id, invoiceId: Id) =>
  test.as({ kind: 'client', clientId }, async () => {
    const wish = { invoiceId, accountId: shop.accountId, methodId: null, save: false, automatic: null };
    return (await payInvoice(test.app, wish)) as NonNullable<Awaited<ReturnType<typeof payInvoice>>>;
  });
async function orderAgain(clientId: Id): Promise<Id> {
  const product = await shop.sell({ amount: 2_000 });
  const items = [{ ...product, quantity: 1, options: {}, order: {} }];
  return (await test.asSystem(() => placeOrder(test.app, { clientId, currency: 'USD', items }))).invoiceId;
}
/** The bank declines that many cards in the form of a charge, each with a message of its own. */
const declined = (charge: number, ...ids: string[]): GatewayFact[] =>
  ids.map(
    (id) =>
      ({ ...shop.gateway.factOf(shop.gateway.charges()[charge] as never, id), declined: true }) as never,
  );
const numbered = (count: number, name = 'evt'): string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index}`);
async function tell(messages: GatewayFact[]): Promise<void> {
  await webhook(messages);
  await test.settle();
}

describe('a card that is declined in the form', () => {
  it('is counted once per message; the tenth closes the form, and no other is opened for a day', async () => {
    const { clientId, invoiceId } = await order();
    shop.gateway.always('action');
    const { paymentId } = await open(clientId, invoiceId);
    await tell(declined(0, ...numbered(9)));
    await tell(declined(0, 'evt-0', 'evt-8'));
    expect(await payment(paymentId)).toMatchObject({ state: 'action', declines: 9 });
    expect((await open(clientId, invoiceId)).state).toBe('action');
    await tell(declined(0, 'evt-last'));
    expect(await payment(paymentId)).toMatchObject({ state: 'failed', declines: 10 });
    expect(shop.gateway.charges().map(({ state }) => state)).toEqual(['failed']);
    expect(await code(open(clientId, invoiceId))).toBe('payment.too-many-declines');
    expect(await code(open(clientId, await orderAgain(clientId)))).toBe('payment.too-many-declines');
    test.clock.advance(23 * 3_600_000);
    expect(await code(open(clientId, invoiceId))).toBe('payment.too-many-declines');
    test.clock.advance(3_600_001);
    expect((await open(clientId, invoiceId)).state).toBe('action');
  });

  it('counts in all forms of a client together, and all of them are closed', async () => {
    const { clientId, invoiceId } = await order();
    shop.gateway.always('action');
    const first = await open(clientId, invoiceId);
    const second = await open(clientId, await orderAgain(clientId));
    const other = await order();
    const theirs = await open(other.clientId, other.invoiceId);
    await tell(declined(0, ...numbered(5, 'one')));
    await tell(declined(1, ...numbered(4, 'two')));
    expect(shop.gateway.charges().map(({ state }) => state)).toEqual(['action', 'action', 'action']);
    await tell(declined(1, 'two-last'));
    expect(shop.gateway.charges().map(({ state }) => state)).toEqual(['failed', 'failed', 'action']);
    for (const { paymentId } of [first, second]) expect((await payment(paymentId)).state).toBe('failed');
    expect((await payment(theirs.paymentId)).state).toBe('action');
  });

  it('is counted, and its form closed, also when the payment has failed and its page is still open', async () => {
    const { clientId, invoiceId } = await order();
    shop.gateway.always('action');
    const { paymentId } = await open(clientId, invoiceId);
    shop.gateway.complete('fake-1', 'failed');
    await tell(declined(0, 'evt-first'));
    expect((await payment(paymentId)).state).toBe('failed');
    // The vendor still takes the next card.
    Object.assign(shop.gateway.charges()[0] ?? {}, { state: 'action' });
    await tell(declined(0, ...numbered(9)));
    expect(await payment(paymentId)).toMatchObject({ state: 'failed', declines: 10 });
    expect(shop.gateway.charges().map(({ state }) => state)).toEqual(['failed']);
  });

  it('does not bother who mistypes twice and then pays', async () => {
    const { clientId, invoiceId } = await order();
    shop.gateway.answer('action');
    const { paymentId } = await open(clientId, invoiceId);
    await tell(declined(0, 'evt-1', 'evt-2'));
    expect((await open(clientId, invoiceId)).state).toBe('action');
    shop.gateway.complete('fake-1');
    await tell([shop.gateway.factOf(shop.gateway.charges()[0] as never, 'evt-3')]);
    expect(await payment(paymentId)).toMatchObject({ state: 'succeeded', declines: 2 });
    expect((await open(clientId, await orderAgain(clientId))).state).toBe('succeeded');
  });

  it('that is followed by a good one before the form is closed: it is paid', async () => {
    const { clientId, invoiceId } = await order();
    shop.gateway.answer('action');
    const { paymentId } = await open(clientId, invoiceId);
    const messages = declined(0, ...numbered(10));
    shop.gateway.complete('fake-1');
    await tell(messages);
    expect((await facts()).map(({ outcome }) => outcome)).not.toContain('succeeded');
    expect((await payment(paymentId)).state).toBe('succeeded');
    expect(await invoiceState(invoiceId)).toEqual(['paid', 1_200]);
  });

  it('closes the form later when the gateway is silent at first', async () => {
    const { clientId, invoiceId } = await order();
    shop.gateway.always('action');
    await open(clientId, invoiceId);
    shop.gateway.silence(true);
    await tell(declined(0, ...numbered(10)));
    expect(shop.gateway.charges().map(({ state }) => state)).toEqual(['action']);
    shop.gateway.silence(false);
    test.clock.advance(3_600_000);
    await test.settle();
    expect(shop.gateway.charges().map(({ state }) => state)).toEqual(['failed']);
  });
});

describe('forms that store a method', () => {
  const begin = (clientId: Id, address: string) =>
    code(
      test.app.actions.call(
        'payment_methods.store',
        { accountId: shop.accountId },
        { ...systemCaller(test.brandId), kind: 'client', clientId, actorId: 1, address },
      ),
    );

  it('are not opened without end for one client, wherever they sit', async () => {
    const clientId = await test.createClient();
    const answers: string[] = [];
    for (let count = 0; count < 60; count += 1) answers.push(await begin(clientId, `192.0.2.${count}`));
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(5);
    expect(answers.at(-1)).toBe('rate.limited');
    test.clock.advance(60_000);
    expect(await begin(clientId, '192.0.2.1')).toBe('accepted');
  });

  it('are not opened without end from one address, whoever sits there', async () => {
    const answers: string[] = [];
    for (let count = 0; count < 30; count += 1)
      answers.push(await begin(await test.createClient({ email: `c${count}@example.com` }), '192.0.2.1'));
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(20);
    expect(await begin(await test.createClient(), '198.51.100.1')).toBe('accepted');
  });
});
