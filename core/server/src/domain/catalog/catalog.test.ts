import { describe, expect, it } from 'vitest';
import { VendorError } from '@moorage/sdk';
import {
  add,
  group,
  guest,
  priceOf,
  product,
  staff,
  test,
  undoModule,
  useShop,
  vendor,
} from './testing/catalog.ts';

useShop();

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
    expect(vendor.asked).toEqual([['images', { plan: { memory: 1, backups: false } }]]);
    test.clock.advance(2_000);
    await choices();
    expect(vendor.asked).toHaveLength(2);
  });

  it('stay as they were, with their age, while the vendor is away', async () => {
    const asOf = test.clock.now().toISOString();
    await choices();
    test.clock.advance(3_600_000);
    vendor.answer = () =>
      Promise.reject(new VendorError('vendor.timeout', 'no answer', { outcome: 'unknown' }));
    expect(await choices()).toMatchObject({ items: [{ label: 'Debian' }], asOf, stale: true });
    vendor.answer = () => Promise.resolve([{ value: 8, label: 'Alpine' }]);
    expect(await choices()).toMatchObject({ items: [{ label: 'Alpine' }], stale: false });
  });

  it('are refused by name when nothing is known, and for a field that the form does not have', async () => {
    vendor.answer = () =>
      Promise.reject(new VendorError('vendor.unreachable', 'secret.host.example cannot be reached'));
    const error = (await choices().catch((failure: unknown) => failure)) as Error;
    expect(error).toMatchObject({ code: 'choices.unavailable', status: 503 });
    expect(error.message).not.toContain('secret.host');
    vendor.asked = [];
    await expect(choices('passwords')).rejects.toMatchObject({ code: 'choices.unknown', status: 404 });
    expect(vendor.asked).toEqual([]);
    vendor.answer = () => Promise.reject(new TypeError('a bug'));
    await expect(choices()).rejects.toThrow('a bug');
  });
});
