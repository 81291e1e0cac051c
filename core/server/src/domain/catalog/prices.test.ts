import { describe, expect, it } from 'vitest';
import { money, toWire } from '@moorage/sdk';
import { cancelOrder } from '../orders/cancel-order.ts';
import { placeOrder } from '../orders/place-order.ts';
import { priceItems } from './price-items.ts';
import { returnStock, takeStock } from './take-stock.ts';
import { add, guest, priceOf, product, staff, test, undoModule, useShop } from './testing/catalog.ts';

useShop();

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
