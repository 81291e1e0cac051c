import { isRefusal, type RawRequest, type TObject } from '@moorage/sdk';
import { expect, it } from 'vitest';
import type { Stage } from './adapter.ts';

export function webhookTests<S extends TObject>(stage: () => Stage<S>): void {
  const paid = async () => {
    const { gateway, adapter, request, customer } = stage();
    const asked = request({ method: await adapter.storeMethod(customer) });
    const { reference } = await gateway.pay(asked);
    if (reference === undefined) throw new Error('The payment has no reference');
    return { asked, reference };
  };
  const codeOf = async (request: RawRequest): Promise<unknown> => {
    try {
      return await stage().gateway.receive(request);
    } catch (error) {
      return isRefusal(error) ? error.code : error;
    }
  };

  it('translates a success, and gives a message that comes twice the same identity', async () => {
    const { gateway, adapter } = stage();
    const { asked, reference } = await paid();
    const message = await adapter.webhook(reference);
    const [fact] = await gateway.receive(message);
    expect(fact).toMatchObject({
      kind: 'payment',
      key: asked.key,
      reference,
      amount: asked.amount,
      outcome: { state: 'succeeded' },
    });
    const again = await gateway.receive(message);
    expect(again.map((each) => each.externalId)).toEqual([fact?.externalId]);
  });

  it('refuses a message signed with another secret', async () => {
    const { reference } = await paid();
    expect(await codeOf(await stage().adapter.webhook(reference, { signature: 'forged' }))).toBe(
      'webhook.signature',
    );
  });

  it('refuses a message without a signature', async () => {
    const { reference } = await paid();
    expect(await codeOf(await stage().adapter.webhook(reference, { signature: 'none' }))).toBe(
      'webhook.signature',
    );
  });

  it('refuses a good message that is replayed long after it was sent', async () => {
    const { reference } = await paid();
    expect(await codeOf(await stage().adapter.webhook(reference, { age: 3600 }))).toBe('webhook.signature');
  });

  it('refuses a message of which one byte was altered', async () => {
    const { reference } = await paid();
    const message = await stage().adapter.webhook(reference);
    const body = Buffer.from(message.body);
    const place = body.length - 20;
    body[place] = (body[place] ?? 0) ^ 1;
    expect(await codeOf({ ...message, body })).toBe('webhook.signature');
  });

  it('passes over a message of no interest', async ({ skip }) => {
    const message = await stage().adapter.webhookOfNoInterest?.();
    if (!message) return skip('the adapter makes none');
    expect(await stage().gateway.receive(message)).toEqual([]);
  });
}
