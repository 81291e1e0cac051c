import { describe, expect, it } from 'vitest';
import type { Action, Id } from '@moorage/sdk';
import type { Answer } from '@moorage/testing';
import { allTables } from './all-tables.ts';
import { actions, shop, slow, useBusyShop } from './busy-shop.ts';
import { wrongTexts, wrongValues } from './random-input.ts';
import { callers, expectProblem, hasBody, honest, inPath, place, shapeOf, withQuery } from './requests.ts';

/**
 * Every action there is, over real HTTP, from people who mean no good: each gets a problem document that says what is wrong,
 * never an error of ours, and nothing is different afterwards.
 */
useBusyShop();

/** All of it, and then one look at the tables. */
async function changesNothing(work: () => Promise<void>): Promise<void> {
  const before = await allTables(shop.test);
  await work();
  await shop.settle();
  expect(await allTables(shop.test)).toEqual(before);
}
const each = (work: (name: string, action: Action) => Promise<void>): Promise<void> =>
  changesNothing(async () => {
    for (const [name, action] of actions) await work(name, action);
  });

describe('every action refuses, and changes nothing:', () => {
  it('what is not JSON', slow, async () => {
    let count = 0;
    await each(async (name, action) => {
      if (!hasBody(action)) return;
      for (const caller of callers(shop, action))
        for (const text of ['{"a":', '{a:1}', 'undefined', '\u0000', '{"a":1}}']) {
          expectProblem(await caller.api(place(action), text), [name, text], {
            status: 400,
            code: 'request.malformed',
          });
          count += 1;
        }
    });
    expect(count).toBeGreaterThan(200);
  });

  it('a body that is no object', slow, () =>
    each(async (name, action) => {
      if (!hasBody(action)) return;
      for (const caller of callers(shop, action))
        for (const text of ['[]', '"text"', '1', 'true'])
          expectProblem(await caller.api(place(action), text), [name, text], {
            status: 422,
            code: 'input.invalid',
          });
    }),
  );

  it('a field that it does not know', slow, () =>
    each(async (name, action) => {
      for (const caller of callers(shop, action)) {
        const answer = hasBody(action)
          ? await caller.api(place(action), { unknownField: 1 })
          : await caller.api(withQuery(place(action), { unknownField: '1' }));
        expectProblem(answer, name, { status: 422, code: 'input.invalid' });
        expect(answer.json.fields).toMatchObject({ unknownField: expect.any(String) as string });
      }
    }),
  );

  it('a value of the wrong type, in each of its fields', slow, async () => {
    let count = 0;
    await each(async (name, action) => {
      const [caller] = callers(shop, action);
      for (const [field, shape] of Object.entries(shapeOf(action).properties ?? {})) {
        if (inPath(action).includes(field)) continue;
        const wrong = hasBody(action) ? wrongValues(shape) : wrongTexts(shape);
        for (const value of wrong) {
          const answer = hasBody(action)
            ? await caller?.api(place(action), { [field]: value })
            : await caller?.api(withQuery(place(action), { [field]: value as string }));
          const about = [name, field, JSON.stringify(value).slice(0, 80)];
          expectProblem(answer as Answer, about, { status: 422, code: 'input.invalid' });
          const fields = Object.keys((answer?.json as { fields: object }).fields);
          expect({ about, fields: fields.filter((path) => path.split('.')[0] === field).length > 0 }).toEqual(
            { about, fields: true },
          );
          count += 1;
        }
      }
    });
    expect(count).toBeGreaterThan(300);
  });

  it('an address with something else than an id in it, and an id that nobody has', slow, () =>
    each(async (name, action) => {
      for (const parameter of inPath(action)) {
        const isNumber = shapeOf(action).properties?.[parameter]?.type === 'integer';
        const values = isNumber
          ? ['x', '1e3', '1.5', '0x1', '9'.repeat(30), '%00', "1'--"]
          : ['', '..', '%', '\u0000', 'x'.repeat(500)];
        for (const caller of callers(shop, action))
          for (const value of values)
            expectProblem(
              await caller.api(place(action, { [parameter]: value }), hasBody(action) ? {} : undefined),
              [name, value],
            );
        if (!isNumber) continue;
        for (const caller of callers(shop, action))
          for (const value of ['999999', '-1', '0', '999999999999999'])
            expectProblem(
              await caller.api(
                place(action, { [parameter]: value }),
                hasBody(action) ? honest(shop, name, action) : undefined,
              ),
              [name, value],
            );
      }
    }),
  );

  it('a request without the token of the session, or with another', slow, () =>
    each(async (name, action) => {
      if (action.route.startsWith('GET ')) return;
      for (const caller of callers(shop, action)) {
        if (caller === shop.stranger) continue;
        for (const token of ['', 'wrong', `${caller.csrf ?? ''}x`])
          expectProblem(
            await caller.api(place(action), hasBody(action) ? honest(shop, name, action) : undefined, {
              'x-csrf-token': token,
            }),
            name,
            { status: 403, code: 'request.csrf' },
          );
      }
    }),
  );

  it('whoever is not signed in, or is no member of staff', slow, () =>
    each(async (name, action) => {
      const body = hasBody(action) ? honest(shop, name, action) : undefined;
      if (!action.audience.includes('guest'))
        expectProblem(await shop.stranger.api(place(action), body), name, { status: 401 });
      if (!action.audience.includes('client') && !action.audience.includes('guest'))
        expectProblem(await shop.bob.api(place(action), body), name, { status: 403 });
    }),
  );
});

it('every list can be searched for text in any alphabet', slow, async () => {
  let count = 0;
  for (const [name, action] of actions) {
    if (shapeOf(action).properties?.search === undefined) continue;
    for (const caller of callers(shop, action))
      for (const search of ['Müller', '漢字', '💩', "' or 1=1 --", '%', '\\']) {
        const answer = await caller.api(withQuery(place(action), { search }));
        expect([name, search, answer.status, answer.text]).toEqual([name, search, 200, answer.text]);
        count += 1;
      }
  }
  expect(count).toBeGreaterThan(60);
});

/** Where the things of clients are kept. Whoever adds an action for clients says here what its `:id` is. */
const tables: Readonly<Record<string, string | null>> = {
  services: 'service',
  orders: 'clientOrder',
  invoices: 'invoice',
  payments: 'payment',
  payment_methods: 'paymentMethod',
  'payment_methods.finish': 'methodSetup',
  // Everybody may see what is for sale.
  catalog: null,
};
const tableOf = (name: string): string | null | undefined => tables[name] ?? tables[name.split('.')[0] ?? ''];

describe('what belongs to another client', () => {
  const idsOf = async (table: string): Promise<Id[]> =>
    (await shop.rows<{ id: Id; clientId: Id }>(table))
      .filter(({ clientId }) => clientId === shop.clientId)
      .map(({ id }) => id);

  it('is not there, whatever a client wants to do with it', slow, async () => {
    const covered = new Set<string>();
    await each(async (name, action) => {
      if (!action.audience.includes('client') || inPath(action).length === 0) return;
      const table = tableOf(name);
      expect({ name, isKnown: table !== undefined }).toEqual({ name, isKnown: true });
      if (!table) return;
      const ids = await idsOf(table);
      expect({ name, there: ids.length > 0 }).toEqual({ name, there: true });
      for (const id of ids) {
        const body = hasBody(action) ? honest(shop, name, action) : undefined;
        expectProblem(await shop.bob.api(place(action, { id: String(id) }), body), [name, id], {
          status: 404,
        });
      }
      covered.add(table);
    });
    expect([...covered].toSorted()).toEqual(
      Object.values(tables)
        .filter((table) => table !== null)
        .toSorted(),
    );
  });

  it('is in no list', slow, () =>
    each(async (name, action) => {
      const table = tableOf(name);
      if (!table || !name.endsWith('.list')) return;
      const theirs = await idsOf(table);
      const filters = Object.keys(shapeOf(action).properties ?? {}).filter((field) => field.endsWith('Id'));
      for (const query of [
        {},
        ...filters.map((field) => ({ [field]: String(field === 'clientId' ? shop.clientId : 1) })),
      ]) {
        const answer = await shop.bob.api(withQuery(place(action), query));
        const items = ((answer.json as { items?: { id: Id }[] }).items ?? []).map(({ id }) => id);
        expect([name, query, items.filter((id) => theirs.includes(id))]).toEqual([name, query, []]);
      }
    }),
  );

  it('pays for nobody else, and nobody orders in another’s name', slow, () =>
    changesNothing(async () => {
      const [methodId] = await idsOf('paymentMethod');
      const pay = { accountId: shop.accountId, methodId };
      expectProblem(await shop.bob.api(`POST /invoices/${shop.bobsInvoice}/pay`, pay), 'another’s card', {
        status: 404,
      });
      const [product] = await shop.rows<{ id: Id }>('product');
      const [price] = await shop.rows<{ id: Id }>('price');
      const order = {
        clientId: shop.clientId,
        currency: 'USD',
        items: [
          {
            productId: product?.id,
            priceId: price?.id,
            quantity: 1,
            order: { hostname: 'a.example.com', template: 10 },
          },
        ],
      };
      expectProblem(await shop.bob.api('POST /orders', order), 'another’s order');
    }),
  );
});
