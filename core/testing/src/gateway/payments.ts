import { isVendorError, money, type TObject } from '@moorage/sdk';
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { currencyWith, type GatewayContract, type Stage } from './adapter.ts';

export function paymentTests<S extends TObject>(contract: GatewayContract<S>, stage: () => Stage<S>): void {
  const query = (key: string, reference: string | null = null) => ({
    key,
    reference,
    customer: stage().customer,
    since: stage().clock.now(),
  });

  it('takes money once from a stored method', async () => {
    const { gateway, adapter, request, customer } = stage();
    const asked = request({ method: await adapter.storeMethod(customer) });
    const outcome = await gateway.pay(asked);
    expect(outcome).toMatchObject({ state: 'succeeded', reference: expect.stringMatching(/./) as string });
    expect(await adapter.taken()).toEqual([asked.amount]);
  });

  it('takes money once when the same key comes twice', async () => {
    const { gateway, adapter, request, customer } = stage();
    const asked = request({ method: await adapter.storeMethod(customer) });
    const first = await gateway.pay(asked);
    expect(await gateway.pay(asked)).toMatchObject({ state: 'succeeded', reference: first.reference });
    expect(await adapter.taken()).toHaveLength(1);
  });

  it('calls a lost reply unknown, and finds out later what became of it', async () => {
    const { gateway, adapter, request, customer } = stage();
    const asked = request({ method: await adapter.storeMethod(customer) });
    await adapter.loseReply();
    const error = await gateway.pay(asked).then(
      (outcome) => outcome,
      (thrown: unknown) => thrown,
    );
    expect(isVendorError(error) && error.outcome).toBe('unknown');
    expect(await gateway.status(query(asked.key))).toMatchObject({ state: 'succeeded' });
    expect(await adapter.taken()).toEqual([asked.amount]);
  });

  it('says absent of a key that the vendor surely never saw', async () => {
    const { gateway, clock } = stage();
    const since = new Date(clock.now().getTime() - 3_600_000);
    expect(await gateway.status({ ...query(randomUUID()), since })).toBe('absent');
  });

  it('returns a decline with its class and a sentence for the customer', async () => {
    const { gateway, adapter, request, customer } = stage();
    const method = await adapter.storeMethod(customer);
    const declineClass = await adapter.decline(method);
    const asked = request({ method });
    const outcome = await gateway.pay(asked);
    expect(outcome).toMatchObject({
      state: 'failed',
      declineClass,
      code: expect.stringMatching(/./) as string,
    });
    expect(outcome.state === 'failed' && outcome.message).toMatch(/^[A-Z].*\.$/);
    expect(await adapter.taken()).toEqual([]);
    expect(await gateway.status(query(asked.key, outcome.reference ?? null))).toMatchObject({
      state: 'failed',
      declineClass,
    });
  });

  for (const digits of [0, 2, 3] as const) {
    const currency = currencyWith(contract.definition, digits);
    it.skipIf(currency === null)(
      `charges exactly the amount in a currency with ${digits} digits (${currency})`,
      async () => {
        const { gateway, adapter, request, customer } = stage();
        const amount = money(123_450, currency ?? '');
        const method = await adapter.storeMethod(customer);
        expect(await gateway.pay(request({ amount, method }))).toMatchObject({ state: 'succeeded' });
        expect(await adapter.taken()).toEqual([amount]);
      },
    );
  }
}
