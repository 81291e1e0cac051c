import { afterEach, beforeEach, expect, test } from 'vitest';
import { defineServerModule, isLater, Later, t, type Id } from '@moorage/sdk';
import { createExtensionApp, createTestShop, type ExtensionApp } from '@moorage/testing';
import type { App } from '../../app.ts';
import { acceptOrder } from '../orders/accept-order.ts';
import { placeOrder } from '../orders/place-order.ts';
import { Service } from '../services/service.ts';
import { Operation } from './provisioning.ts';
import { retryOperation } from './retry-operation.ts';
import { runOperation } from './run-operation.ts';

let here: ExtensionApp;
let building: number;
let stopModule: () => void;
beforeEach(async () => {
  building = 0;
  here = await createExtensionApp();
  stopModule = runModule(here.app);
  await order();
});
afterEach(() => here.close());

const module = defineServerModule({
  settings: t.Object({}),
  product: t.Object({}),
  order: t.Object({}),
  steps: [],
  connect: () => ({
    test: () => Promise.resolve(),
    create: () =>
      building-- > 0 ? Promise.reject(new Later(5, 'Building')) : Promise.resolve({ externalId: 'vm-1' }),
    inspect: () => Promise.resolve('absent'),
    suspend: () => Promise.resolve(),
    resume: () => Promise.resolve(),
    terminate: () => Promise.resolve(),
  }),
});
const runModule = (app: App): (() => void) =>
  app.extensions.provide('fake', { kind: 'server-module', module: module as never });

async function order(): Promise<void> {
  const { test: house, app } = here;
  const item = await (await createTestShop(house)).sell({ amount: 500 });
  const clientId = await house.createClient();
  await house.asSystem(async () => {
    const items = [{ ...item, quantity: 1, options: {}, order: {} }];
    const { orderId } = await placeOrder(app, { clientId, currency: 'USD', items });
    await acceptOrder(app, orderId);
  });
}
async function seen() {
  return here.test.asSystem(async () => {
    const operation = (await Operation.query().first()) as Operation;
    const service = (await Service.query().first()) as Service;
    return { id: operation.id, state: operation.state, code: operation.code, service: service.status };
  });
}
async function pass(hours: number): Promise<void> {
  for (let minutes = 0; minutes < hours * 60; minutes += 30) {
    here.test.clock.advance(1_800_000);
    await here.test.settle();
  }
}

test('an order waits in a process that does not run its module yet, and is built by one that does', async () => {
  const behind = here.secondProcess();
  const { id } = await seen();
  const tried = behind.db.asSystem(here.test.brandId, () => runOperation(behind, id));
  expect(isLater(await tried.catch((error: unknown) => error))).toBe(true);
  expect(await seen()).toMatchObject({ state: 'waiting', code: null, service: 'building' });
  here.test.clock.advance(30_000);
  await here.test.settle();
  expect(await seen()).toMatchObject({ state: 'done', service: 'active' });
});

test('a person is asked when the module stays away for hours, and as long after they ordered another try', async () => {
  const needsPerson = { state: 'needs-attention', code: 'server.unavailable', service: 'failed' };
  stopModule();
  await pass(3.5);
  expect(await seen()).toMatchObject({ state: 'waiting', service: 'building' });
  await pass(1);
  expect(await seen()).toMatchObject(needsPerson);
  await retry((await seen()).id);
  await pass(3.5);
  expect(await seen()).toMatchObject({ state: 'waiting', service: 'building' });
  await pass(1);
  expect(await seen()).toMatchObject(needsPerson);
});
const retry = (id: Id): Promise<void> => here.test.asSystem(() => retryOperation(here.app, id));

test('the hours begin anew when the module was there in between', async () => {
  building = 1;
  stopModule();
  await pass(3);
  stopModule = runModule(here.app);
  await pass(0.1);
  expect(await seen()).toMatchObject({ state: 'waiting' });
  expect(building).toBe(0);
  stopModule();
  await pass(3);
  expect(await seen()).toMatchObject({ state: 'waiting' });
  runModule(here.app);
  await pass(0.1);
  expect(await seen()).toMatchObject({ state: 'done', service: 'active' });
});
