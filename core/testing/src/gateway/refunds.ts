import { isRefusal, money, sum, type TObject } from '@moorage/sdk';
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Stage } from './adapter.ts';

export function refundTests<S extends TObject>(stage: () => Stage<S>): void {
  const paid = async () => {
    const { gateway, adapter, request, customer } = stage();
    const asked = request({ method: await adapter.storeMethod(customer) });
    const outcome = await gateway.pay(asked);
    if (outcome.state !== 'succeeded' || !gateway.refund)
      throw new Error(`Expected a payment, got ${outcome.state}`);
    return {
      reference: outcome.reference,
      amount: asked.amount,
      refund: gateway.refund.bind(gateway),
      adapter,
    };
  };
  const refusalOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      (value) => value,
      (error: unknown) => (isRefusal(error) ? error.code : error),
    );

  it('refunds a part, then the rest, and no more', async () => {
    const { reference, amount, refund, adapter } = await paid();
    const part = money(1000, amount.currency);
    const rest = money(amount.amount - 1000, amount.currency);
    expect(await refund({ key: randomUUID(), reference, amount: part })).toMatchObject({
      state: 'succeeded',
    });
    const beyond = { key: randomUUID(), reference, amount: money(rest.amount + 1, amount.currency) };
    expect(await refusalOf(refund(beyond))).toBe('refund.too-large');
    expect(await refund({ key: randomUUID(), reference, amount: rest })).toMatchObject({
      state: 'succeeded',
    });
    expect(await refusalOf(refund({ key: randomUUID(), reference, amount: part }))).toBe('refund.too-large');
    expect(sum(await adapter.returned(), amount.currency)).toEqual(amount);
  });

  it('refunds in full', async () => {
    const { reference, amount, refund, adapter } = await paid();
    const outcome = await refund({ key: randomUUID(), reference, amount });
    expect(outcome).toMatchObject({ state: 'succeeded', reference: expect.stringMatching(/./) as string });
    expect(await adapter.returned()).toEqual([amount]);
  });

  it('refuses more than was paid and returns nothing', async () => {
    const { reference, amount, refund, adapter } = await paid();
    const tooMuch = money(amount.amount + 1, amount.currency);
    expect(await refusalOf(refund({ key: randomUUID(), reference, amount: tooMuch }))).toBe(
      'refund.too-large',
    );
    expect(await adapter.returned()).toEqual([]);
  });

  it('refunds once when the same key comes twice', async () => {
    const { reference, amount, refund, adapter } = await paid();
    const asked = { key: randomUUID(), reference, amount: money(500, amount.currency) };
    const first = await refund(asked);
    expect(await refund(asked)).toEqual(first);
    expect(await adapter.returned()).toHaveLength(1);
  });
}
