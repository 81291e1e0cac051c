import { afterEach, beforeEach, expect, it } from 'vitest';
import { defineServerModule, t, VendorError, type Id } from '@moorage/sdk';
import {
  createTestApp,
  createTestShop,
  openHttp,
  type Answer,
  type TestApp,
  type TestBrowser,
  type TestHttp,
} from '@moorage/testing';
import { createStaff } from '../staff/create-staff.ts';
import { Service } from './service.ts';

let test: TestApp;
let http: TestHttp;
let customer: TestBrowser;
let staff: TestBrowser;
let serviceId: Id;
/** What the panel was asked and told to do. */
let asked: string[];
let isTired: boolean;

const answer = async <T>(question: string, value: T): Promise<T> => {
  asked.push(question);
  await new Promise((resolve) => setTimeout(resolve, 50));
  if (isTired)
    throw new VendorError('vendor.tired', 'Too many requests from Acme Ltd', { outcome: 'refused' });
  return value;
};
const panel = defineServerModule({
  settings: t.Object({}),
  product: t.Object({}),
  order: t.Object({}),
  steps: [],
  connect: () =>
    ({
      status: () => answer('status', { state: 'running', meters: [] }),
      usage: () => answer('usage', []),
      power: () => answer('power', undefined),
      login: () => answer('login', { url: 'https://panel.example/once' }),
    }) as never,
});

beforeEach(async () => {
  test = await createTestApp();
  http = await openHttp(test);
  asked = [];
  isTired = false;
  test.registerModule('panel', panel as never);
  const shop = await createTestShop(test);
  const { serverId } = await test.addServer('panel', {});
  const clientId = await test.createClient();
  const product = await shop.sell({ amount: 100 });
  const createdAt = test.clock.now().toISOString();
  const { brandId } = test;
  const [loginId, id] = await test.asSystem(() =>
    test.app.db.transaction(async () => {
      const login = { brandId, clientId, name: 'Ada', email: 'ada@example.com', createdAt };
      const service = await Service.query().insert({
        ...{ ...product, brandId, clientId, serverId, createdAt, moduleId: 'panel', externalId: '1' },
        ...{ label: 'vm', status: 'active', currency: 'USD', amount: 100, termUnit: 'month', termCount: 1 },
        ...{ anchorDay: 1, autoRenew: 1, plan: {}, orderOptions: {}, chosen: [], data: {} },
        ...{ facts: [], addresses: [] },
      } as never);
      return [...(await test.app.db.insertMany('login', [login])), service.id];
    }),
  );
  serviceId = id as Id;
  customer = await http.asClient(clientId, loginId as Id);
  const staffId = await test.asSystem(() =>
    test.app.db.transaction(() =>
      createStaff(test.app, { name: 'S', email: 's@example.com', permissions: ['*'], invite: false }),
    ),
  );
  staff = await http.asStaff(staffId);
});
afterEach(async () => {
  await http.close();
  await test.close();
});

const path = (last: string): string => `/services/${serviceId}/${last}`;
const together = (count: number, ask: () => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: count }, ask));

it('asks a panel once for all who want to know the same, however many they are', async () => {
  const answers = await Promise.all([
    together(40, () => customer.api(`GET ${path('live')}`)),
    together(40, () => customer.api(`GET ${path('usage')}`)),
    together(5, () => staff.api(`GET ${path('usage')}`)),
  ]);
  expect(new Set(answers.flat().map(({ status }) => status))).toEqual(new Set([200]));
  expect(asked.toSorted()).toEqual(['status', 'usage']);
});

it('keeps what was used for a minute', async () => {
  for (const seconds of [0, 59, 1, 59]) {
    test.clock.advance(seconds * 1_000);
    await customer.api(`GET ${path('usage')}`);
  }
  expect(asked).toEqual(['usage', 'usage']);
});

it('leaves a panel that refuses alone for a moment, and tells each asker in words for them', async () => {
  isTired = true;
  const told = await Promise.all([staff.api(`GET ${path('usage')}`), customer.api(`GET ${path('usage')}`)]);
  expect(told.map(({ json }) => json)).toEqual([
    expect.objectContaining({ status: 503, detail: expect.stringContaining('Acme Ltd') as string }),
    expect.objectContaining({ status: 503, detail: expect.not.stringContaining('Acme Ltd') as string }),
  ]);
  isTired = false;
  expect((await customer.api(`GET ${path('usage')}`)).status).toBe(503);
  expect(asked).toEqual(['usage']);
  test.clock.advance(5_000);
  expect((await customer.api(`GET ${path('usage')}`)).status).toBe(200);
});

it.each([
  ['power', { action: 'restart' }],
  ['login', { target: 'panel' }],
])('lets ten calls of %s a minute through to the panel, whoever they come from', async (name, input) => {
  const act = (browser: TestBrowser) => browser.api(`POST ${path(name)}`, input);
  const answers = [...(await together(15, () => act(customer))), await act(staff)];
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(10);
  expect(asked).toHaveLength(10);
  const refused = answers.at(-1) as Answer;
  expect(refused.json).toMatchObject({ status: 429, code: 'rate.limited' });
  expect(refused.headers['retry-after']).toBe('60');
  test.clock.advance(60_000);
  expect((await act(staff)).status).toBe(200);
});
