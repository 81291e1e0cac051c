import type { TObject } from '@moorage/sdk';
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Stage } from './adapter.ts';
import { somebody } from './connection.ts';

export function methodTests<S extends TObject>(stage: () => Stage<S>): void {
  const begin = async () => {
    const { gateway, adapter, customer } = stage();
    if (!gateway.store || !gateway.stored || !gateway.removeStored || !adapter.finishStore)
      throw new Error('A gateway with store needs stored and removeStored, and its adapter finishStore');
    const begun = await gateway.store({
      key: randomUUID(),
      client: somebody,
      customer,
      returnUrl: 'https://portal.example/cards',
    });
    return { begun, finish: () => adapter.finishStore?.(begun.reference) };
  };

  it('keeps a method without a payment, charges it, and removes it', async () => {
    const { gateway, request } = stage();
    const { begun, finish } = await begin();
    expect(await gateway.stored?.({ reference: begun.reference })).toBe('pending');
    await finish();
    const method = await gateway.stored?.({ reference: begun.reference });
    if (typeof method !== 'object') throw new Error(`Expected a stored method, got ${method}`);
    expect(method.label).toMatch(/./);
    expect(await gateway.pay(request({ method: method.reference }))).toMatchObject({ state: 'succeeded' });

    await gateway.removeStored?.({ reference: method.reference });
    await gateway.removeStored?.({ reference: method.reference });
    expect(await gateway.stored?.({ reference: begun.reference })).toBe('absent');
    expect(await gateway.pay(request({ method: method.reference }))).toMatchObject({ state: 'failed' });
  });

  it('says absent of a storing that never began', async () => {
    expect(await stage().gateway.stored?.({ reference: 'no-such-reference' })).toBe('absent');
  });
}
