import { afterEach, beforeEach } from 'vitest';
import { defineServerModule, t, type Choice, type ServerModule } from '@moorage/sdk';
import { createTestApp, type TestApp } from '@moorage/testing';
import { systemCaller } from '../../../database/ambient.ts';

/** What the tests of this folder share: a shop that sells one server in three prices, with two options. */
export let test: TestApp;
/** The vendor behind the module: what it was asked, and what it answers. */
export const vendor = { asked: [] as unknown[], answer: (): Promise<Choice[]> => Promise.resolve([]) };
const sample = defineServerModule({
  settings: t.Object({ host: t.String() }),
  product: t.Object({ memory: t.Integer({ minimum: 1 }), backups: t.Boolean({ default: false }) }),
  order: t.Object({
    hostname: t.String({ minLength: 1, maxLength: 63 }),
    image: t.Unsafe<string>({ type: 'string', choices: 'images' }),
  }),
  steps: [],
  connect: () =>
    ({
      choices(name: string, about: unknown) {
        vendor.asked.push([name, about]);
        return vendor.answer();
      },
    }) as unknown as ServerModule<never, never>,
});

export let group = 0;
export let product = 0;
export let undoModule: () => void;
export function useShop(): void {
  beforeEach(async () => {
    vendor.asked = [];
    vendor.answer = () => Promise.resolve([{ value: 7, label: 'Debian' }]);
    test = await createTestApp({ parts: { connections: (app) => app.extensions.connections } });
    undoModule = test.app.extensions.provide('sample', { kind: 'server-module', module: sample as never });
    group = (await staff<{ id: number }>('product_groups.create', { slug: 'vps', name: 'VPS' })).id;
    const servers = (await staff<{ id: number }>('server_groups.create', { name: 'EU', moduleId: 'sample' }))
      .id;
    await staff('servers.create', { groupId: servers, name: 'one', settings: { host: 'h' } });
    product = await add({ slug: 'small', name: 'Small', serverGroupId: servers, plan: { memory: 1 } });
    await staff('products.set_prices', {
      id: product,
      prices: [
        { currency: 'USD', termUnit: 'month', termCount: 1, amount: '5.00', setup: '1.50' },
        { currency: 'USD', termUnit: 'year', termCount: 1, amount: '50' },
        { currency: 'JPY', termUnit: 'month', termCount: 1, amount: '700' },
      ],
    });
    await staff('products.set_options', {
      id: product,
      options: [
        {
          key: 'memory',
          label: 'Memory',
          kind: 'select',
          required: true,
          choices: [
            { value: '1', label: '1 GB' },
            {
              value: '2',
              label: '2 GB',
              plan: { memory: 2 },
              prices: [{ currency: 'USD', termUnit: 'month', termCount: 1, amount: '2.25', setup: '0.25' }],
            },
          ],
        },
        {
          key: 'backups',
          label: 'Backups',
          kind: 'check',
          choices: [{ value: 'yes', label: 'Daily', plan: { backups: true } }],
        },
      ],
    });
  });
  afterEach(() => test.close());
}

const call = <T>(kind: 'staff' | 'guest', name: string, input: object) =>
  test.app.actions.call(name, input, {
    ...systemCaller(test.brandId),
    kind,
    actorId: kind === 'staff' ? 1 : null,
    permissions: new Set(kind === 'staff' ? ['*'] : []),
  }) as Promise<T>;
export const staff = <T = Record<string, unknown>>(name: string, input: object = {}) =>
  call<T>('staff', name, input);
export const guest = <T = Record<string, unknown>>(name: string, input: object = {}) =>
  call<T>('guest', name, input);
export const add = async (fields: object): Promise<number> =>
  (await staff<{ id: number }>('products.create', { groupId: group, ...fields })).id;
export const priceOf = async (unit: string, currency = 'USD'): Promise<number> => {
  const offer = await guest<{ prices: { id: number; termUnit: string }[] }>('catalog.product', {
    id: product,
    currency,
  });
  return offer.prices.find(({ termUnit }) => termUnit === unit)?.id ?? 0;
};
