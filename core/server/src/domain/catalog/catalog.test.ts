import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  defineServerModule,
  money,
  t,
  toWire,
  VendorError,
  type Choice,
  type ServerModule,
} from '@moorage/sdk';
import { createTestApp, type TestApp } from '@moorage/testing';
import { systemCaller } from '../../database/ambient.ts';
import { cancelOrder } from '../orders/cancel-order.ts';
import { placeOrder } from '../orders/place-order.ts';
import { priceItems } from './price-items.ts';
import { returnStock, takeStock } from './take-stock.ts';

let test: TestApp;
let asked: unknown[];
let answer: () => Promise<Choice[]>;
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
        asked.push([name, about]);
        return answer();
      },
    }) as unknown as ServerModule<never, never>,
});

let group = 0;
let product = 0;
let undoModule: () => void;
beforeEach(async () => {
  asked = [];
  answer = () => Promise.resolve([{ value: 7, label: 'Debian' }]);
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

const call = <T>(kind: 'staff' | 'guest', name: string, input: object) =>
  test.app.actions.call(name, input, {
    ...systemCaller(test.brandId),
    kind,
    actorId: kind === 'staff' ? 1 : null,
    permissions: new Set(kind === 'staff' ? ['*'] : []),
  }) as Promise<T>;
const staff = <T = Record<string, unknown>>(name: string, input: object = {}) =>
  call<T>('staff', name, input);
const guest = <T = Record<string, unknown>>(name: string, input: object = {}) =>
  call<T>('guest', name, input);
const add = async (fields: object): Promise<number> =>
  (await staff<{ id: number }>('products.create', { groupId: group, ...fields })).id;
const priceOf = async (unit: string, currency = 'USD'): Promise<number> => {
  const offer = await guest<{ prices: { id: number; termUnit: string }[] }>('catalog.product', {
    id: product,
    currency,
  });
  return offer.prices.find(({ termUnit }) => termUnit === unit)?.id ?? 0;
};

describe('the shop window', () => {
  it('shows groups, products and their prices in the currency asked for', async () => {
    await add({ slug: 'hidden', name: 'Hidden', status: 'hidden' });
    await add({ slug: 'gone', name: 'Gone', status: 'archived' });
    const wire = (amount: string, currency: string) => ({ amount, currency });
    expect(await guest('catalog.list')).toEqual({
      currency: 'USD',
      items: [
        {
          ...{ id: group, slug: 'vps', name: 'VPS', summary: '' },
          products: [
            {
              ...{ id: product, slug: 'small', name: 'Small', summary: '', features: [], unavailable: null },
              from: {
                termUnit: 'month',
                termCount: 1,
                price: wire('5.00', 'USD'),
                setup: wire('1.50', 'USD'),
              },
              prices: [
                {
                  ...{ id: await priceOf('month'), termUnit: 'month', termCount: 1 },
                  ...{ price: wire('5.00', 'USD'), setup: wire('1.50', 'USD') },
                },
                {
                  ...{ id: await priceOf('year'), termUnit: 'year', termCount: 1 },
                  ...{ price: wire('50.00', 'USD'), setup: wire('0.00', 'USD') },
                },
              ],
            },
          ],
        },
      ],
      next: null,
    });
    expect(await guest('catalog.list', { currency: 'JPY' })).toMatchObject({
      items: [{ products: [{ from: { price: wire('700', 'JPY') } }] }],
    });
    expect(await guest('catalog.list', { currency: 'EUR' })).toMatchObject({
      items: [{ products: [{ from: null }] }],
    });
  });

  it('shows what a product offers, and nothing of the plan behind it', async () => {
    const offer = await guest('catalog.product', { id: product });
    expect(offer).toMatchObject({
      prices: [{ termUnit: 'month' }, { termUnit: 'year', price: { amount: '50.00' } }],
      options: [
        { key: 'memory', required: true },
        { key: 'backups', kind: 'check' },
      ],
      order: { properties: { hostname: { type: 'string' }, image: { choices: 'images' } } },
    });
    expect(JSON.stringify(offer)).not.toContain('"plan"');
    expect(await guest('catalog.product_by_slug', { slug: 'small' })).toEqual(offer);
    await staff('products.archive', { id: product });
    await expect(guest('catalog.product', { id: product })).rejects.toMatchObject({
      code: 'product.unknown',
    });
  });

  it('says when something cannot be ordered', async () => {
    await staff('products.update', { id: product, stock: 0 });
    expect(await guest('catalog.product', { id: product })).toMatchObject({ unavailable: 'sold-out' });
    await staff('products.update', { id: product, stock: null });
    undoModule();
    expect(await guest('catalog.product', { id: product })).toMatchObject({
      unavailable: 'paused',
      order: null,
    });
  });
});

describe('prices', () => {
  const item = async (fields: object = {}) => ({
    ...{ productId: product, priceId: await priceOf('month'), quantity: 1 },
    ...{ options: { memory: '2', backups: true }, order: { hostname: 'web', image: '7' } },
    ...fields,
  });
  const price = (items: object[], currency = 'USD') =>
    test.asSystem(() => priceItems(test.app, { items: items as never, currency }));

  it('are the same in a quote and in an order', async () => {
    const [priced] = await price([await item({ quantity: 3 })]);
    expect(priced).toMatchObject({
      ...{ recurringAmount: 725, setupAmount: 175, termUnit: 'month', termCount: 1, quantity: 3 },
      ...{ plan: { memory: 2, backups: true }, order: { hostname: 'web', image: '7' } },
      chosen: [
        { label: 'Memory', value: '2 GB' },
        { label: 'Backups', value: 'Daily' },
      ],
    });
    const usd = (amount: string) => ({ amount, currency: 'USD' });
    const yearly = await item({ priceId: await priceOf('year'), options: {}, order: {} });
    expect(await guest('catalog.quote', { items: [await item({ quantity: 3 }), yearly] })).toMatchObject({
      lines: [
        {
          quantity: 3,
          unitRecurring: usd('7.25'),
          unitSetup: usd('1.75'),
          recurring: usd('21.75'),
          setup: usd('5.25'),
        },
        { quantity: 1, recurring: usd('50.00'), setup: usd('0.00') },
      ],
      ...{ setup: usd('5.25'), recurring: usd('71.75'), total: usd('77.00') },
      renewals: [
        { termUnit: 'month', termCount: 1, amount: usd('21.75') },
        { termUnit: 'year', termCount: 1, amount: usd('50.00') },
      ],
    });
  });

  it.each([
    ['on top of them', false, '27.00', '6.06', '33.06'],
    ['within them', true, '22.05', '4.95', '27.00'],
  ])('are taxed to the cent as the invoice will be, %s', async (_, inclusive, subtotal, tax, due) => {
    const policy = JSON.stringify({ tax: { name: 'VAT', rate: '22.5', inclusive } });
    await test.asSystem(() =>
      test.app.db.transaction(() =>
        test.app.db.knex()('brand').where({ id: test.brandId }).update({ policy }),
      ),
    );
    const items = [await item({ quantity: 3 })];
    const usd = (amount: string) => ({ amount, currency: 'USD' });
    const quoted = await guest<{ due: object }>('catalog.quote', { items });
    expect(quoted).toMatchObject({
      ...{ subtotal: usd(subtotal), due: usd(due) },
      taxes: [{ name: 'VAT', rate: '22.5', amount: usd(tax) }],
    });
    const clientId = await test.createClient();
    const placed = await test.asSystem(() =>
      placeOrder(test.app, { clientId, currency: 'USD', items: items as never }),
    );
    expect(toWire(money(placed.total, 'USD'))).toEqual(quoted.due);
  });

  it('fill in the defaults of the plan', async () => {
    const [priced] = await price([await item({ options: { memory: '1' } })]);
    expect(priced).toMatchObject({
      recurringAmount: 500,
      setupAmount: 150,
      plan: { memory: 1, backups: false },
    });
  });

  it.each([
    ['a quantity of zero', { quantity: 0 }, 'order.quantity'],
    ['a negative quantity', { quantity: -1 }, 'order.quantity'],
    ['half a piece', { quantity: 0.5 }, 'order.quantity'],
    ['a huge quantity', { quantity: 1e9 }, 'order.quantity'],
    ['no number', { quantity: Number.NaN }, 'order.quantity'],
    ['an unknown option', { options: { memory: '1', turbo: '1' } }, 'option.unknown'],
    [
      'a forged option name',
      { options: JSON.parse('{"memory":"1","__proto__":{"x":1}}') as object },
      'option.unknown',
    ],
    ['options that are a list', { options: ['memory'] }, 'option.unknown'],
    ['an unknown choice', { options: { memory: '64' } }, 'option.choice'],
    ['a choice of the wrong type', { options: { memory: '1', backups: 'yes' } }, 'option.choice'],
    ['a missing option', { options: {} }, 'option.required'],
    ['a missing field', { order: { image: '7' } }, 'order.invalid'],
    ['a field of one’s own', { order: { hostname: 'a', image: '7', root: true } }, 'order.invalid'],
    ['a product that is not there', { productId: 9_999 }, 'product.unavailable'],
    ['a price that is not there', { priceId: 9_999 }, 'price.unknown'],
  ])('refuse %s', async (_what, fields, code) => {
    await expect(price([await item(fields)])).rejects.toMatchObject({ code });
  });

  it('refuse the price of another product, another currency, another term and of yesterday', async () => {
    const other = await add({ slug: 'other', name: 'Other' });
    await staff('products.set_prices', {
      id: other,
      prices: [{ currency: 'USD', termUnit: 'month', termCount: 1, amount: '0.01' }],
    });
    const foreign = await guest<{ prices: { id: number }[] }>('catalog.product', { id: other });
    const unknown = { code: 'price.unknown' };
    await expect(price([await item({ priceId: foreign.prices[0]?.id })])).rejects.toMatchObject(unknown);
    await expect(price([await item()], 'JPY')).rejects.toMatchObject(unknown);
    await expect(price([await item({ priceId: await priceOf('month', 'JPY') })])).rejects.toMatchObject(
      unknown,
    );
    const yearly = await item({ priceId: await priceOf('year') });
    await expect(price([yearly])).rejects.toMatchObject({ code: 'option.not-offered' });
    const monthly = await item();
    await staff('products.set_prices', { id: product, prices: [] });
    await expect(price([monthly])).rejects.toMatchObject(unknown);
  });

  it('refuse what is sold out, over all items together', async () => {
    await staff('products.update', { id: product, stock: 3 });
    const two = await item({ quantity: 2 });
    await expect(price([two, two])).rejects.toMatchObject({ code: 'product.out-of-stock' });
    await price([two]);
    const take = (count: number) =>
      test.asSystem(() => test.app.db.transaction(() => takeStock(product, count)));
    await take(2);
    await expect(take(2)).rejects.toMatchObject({ code: 'product.out-of-stock' });
    await test.asSystem(() => test.app.db.transaction(() => returnStock(product, 1)));
    await take(2);
  });

  it('go down by an order in the stock, and up again when it comes to nothing', async () => {
    await staff('products.update', { id: product, stock: 3 });
    const clientId = await test.createClient();
    const { app } = test;
    const place = async () => {
      const items = [await item({ quantity: 2 })] as never;
      return test.asSystem(() => placeOrder(app, { clientId, currency: 'USD', items }));
    };
    const stock = async () => (await staff<{ stock: number }>('products.get', { id: product })).stock;
    const { orderId } = await place();
    expect(await stock()).toBe(1);
    await expect(place()).rejects.toMatchObject({ code: 'product.out-of-stock' });
    await test.asSystem(() => cancelOrder(app, orderId));
    expect(await stock()).toBe(3);
    await test.asSystem(() => cancelOrder(app, orderId));
    expect(await stock()).toBe(3);
  });

  it('are not made while the module is off, though a preview is', async () => {
    const one = await item();
    undoModule();
    await expect(price([one])).rejects.toMatchObject({ code: 'product.unavailable' });
    expect(await guest('catalog.quote', { items: [one] })).toMatchObject({ total: { amount: '9.00' } });
  });
});

describe('staff', () => {
  it('get a clear word for a plan, slug, price or option that is wrong', async () => {
    const { serverGroupId } = await staff<{ serverGroupId: number }>('products.get', { id: product });
    await expect(
      add({ slug: 'x', name: 'X', serverGroupId, plan: { memory: 'much' } }),
    ).rejects.toMatchObject({
      code: 'product.plan',
      fields: { memory: 'must be a whole number' },
    });
    await expect(add({ slug: 'small', name: 'X' })).rejects.toMatchObject({ code: 'slug.taken' });
    const prices = (amount: string, currency = 'USD', termUnit = 'month', termCount = 1) =>
      staff('products.set_prices', { id: product, prices: [{ currency, termUnit, termCount, amount }] });
    await expect(prices('1.005')).rejects.toMatchObject({ code: 'price.invalid' });
    await expect(prices('1.5', 'JPY')).rejects.toMatchObject({ code: 'price.invalid' });
    await expect(prices('1', 'USD', 'once', 2)).rejects.toMatchObject({ code: 'price.invalid' });
    for (const bad of ['-1', '1e3', '1,00', ''])
      await expect(prices(bad)).rejects.toMatchObject({ code: 'input.invalid' });
    const option = (plan: object) => ({
      key: 'a',
      label: 'A',
      kind: 'select',
      choices: [{ value: '1', label: '1', plan }],
    });
    const options = (...list: object[]) => staff('products.set_options', { id: product, options: list });
    await expect(options(option({ turbo: 1 }))).rejects.toMatchObject({ code: 'option.plan' });
    await expect(options(option({}), option({}))).rejects.toMatchObject({ code: 'option.twice' });
    expect(await staff('products.get', { id: product })).toMatchObject({
      options: [{ key: 'memory' }, { key: 'backups' }],
      prices: [{}, {}, {}],
    });
  });

  it('bring back an archived price under its old id', async () => {
    const before = await priceOf('month');
    await staff('products.set_prices', { id: product, prices: [] });
    expect(await priceOf('month')).toBe(0);
    const month = { currency: 'USD', termUnit: 'month', termCount: 1, amount: '6.00' };
    await staff('products.set_prices', { id: product, prices: [month] });
    expect(await priceOf('month')).toBe(before);
  });
});

describe('live options', () => {
  const choices = (name = 'images') => guest('catalog.choices', { id: product, name });

  it('are asked once a minute, and once for all who ask at the same time', async () => {
    const [first] = await Promise.all([choices(), choices(), choices()]);
    expect(first).toEqual({
      items: [{ value: 7, label: 'Debian' }],
      asOf: test.clock.now().toISOString(),
      stale: false,
    });
    test.clock.advance(59_000);
    await choices();
    expect(asked).toEqual([['images', { plan: { memory: 1, backups: false } }]]);
    test.clock.advance(2_000);
    await choices();
    expect(asked).toHaveLength(2);
  });

  it('stay as they were, with their age, while the vendor is away', async () => {
    const asOf = test.clock.now().toISOString();
    await choices();
    test.clock.advance(3_600_000);
    answer = () => Promise.reject(new VendorError('vendor.timeout', 'no answer', { outcome: 'unknown' }));
    expect(await choices()).toMatchObject({ items: [{ label: 'Debian' }], asOf, stale: true });
    answer = () => Promise.resolve([{ value: 8, label: 'Alpine' }]);
    expect(await choices()).toMatchObject({ items: [{ label: 'Alpine' }], stale: false });
  });

  it('are refused by name when nothing is known, and for a field that the form does not have', async () => {
    answer = () =>
      Promise.reject(new VendorError('vendor.unreachable', 'secret.host.example cannot be reached'));
    const error = (await choices().catch((failure: unknown) => failure)) as Error;
    expect(error).toMatchObject({ code: 'choices.unavailable', status: 503 });
    expect(error.message).not.toContain('secret.host');
    asked = [];
    await expect(choices('passwords')).rejects.toMatchObject({ code: 'choices.unknown', status: 404 });
    expect(asked).toEqual([]);
    answer = () => Promise.reject(new TypeError('a bug'));
    await expect(choices()).rejects.toThrow('a bug');
  });
});
