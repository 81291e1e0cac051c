import { afterEach, beforeEach, expect, it } from 'vitest';
import { createExtensionApp, plugin, type ExtensionApp } from '@moorage/testing';
import type { App } from '../app.ts';
import { keepSubscriptions } from './subscriptions.ts';

interface World {
  radarHeard: number[];
  radarCleansUp: boolean;
  radarListensLate: () => void;
  radarGate: Promise<void>;
}
const world = globalThis as unknown as World;
let here: ExtensionApp;
beforeEach(async () => {
  Object.assign(world, { radarHeard: [], radarCleansUp: false, radarGate: Promise.resolve() });
  here = await createExtensionApp();
  here.add('radar', { files: { 'server.js': listener } });
  await here.app.extensions.start();
  await here.call('extensions.enable', { id: 'radar' });
});
afterEach(() => here.close());

/** Hears of orders, and of clients too when its greeting is "hello". */
const listener = plugin(
  `
  context.hooks.on('order.placed', async (event) => { globalThis.radarHeard.push(event.data.orderId); });
  if (context.settings.greeting === 'hello')
    context.hooks.on('client.registered', async (event) => { globalThis.radarHeard.push(-event.data.clientId); });
  globalThis.radarListensLate = () =>
    context.hooks.on('order.placed', async (event) => { globalThis.radarHeard.push(-event.data.orderId); }, { id: 'late' });
  context.dispose(async () => { globalThis.radarCleansUp = true; await globalThis.radarGate; });
`,
  { greeting: { type: 'string', default: 'hello' } },
);
const order = (orderId: number): Promise<void> =>
  here.test.asSystem(() =>
    here.app.db.transaction(() =>
      here.app.hooks.emit('order.placed', {
        ...{ orderId, clientId: 1, invoiceId: null },
        total: { amount: 1, currency: 'USD' },
      }),
    ),
  );
const register = (clientId: number): Promise<void> =>
  here.test.asSystem(() =>
    here.app.db.transaction(() => here.app.hooks.emit('client.registered', { clientId })),
  );
const deliveries = (): Promise<{ state: string; attempts: number }[]> =>
  here.app.db.house(() => here.app.db.knex()('delivery').orderBy('id').select<never>('state', 'attempts'));

it('what happens while settings are saved reaches the extension', async () => {
  let open = (): void => undefined;
  world.radarGate = new Promise((resolve) => (open = resolve));
  const saving = here.app.extensions.saveSettings('radar', { greeting: 'hello' });
  await expect.poll(() => world.radarCleansUp).toBe(true);
  await order(2);
  await here.app.dispatcher.drain();
  open();
  expect((await saving).state).toBe('running');
  await order(3);
  await here.test.settle();
  expect(world.radarHeard).toEqual([2, 3]);
});

it('a listener that an extension adds after its setup hears what happens from then on', async () => {
  await order(1);
  await here.test.settle();
  world.radarListensLate();
  await order(2);
  await here.test.settle();
  expect(world.radarHeard).toEqual([1, 2, -2]);
});

it('what a process sends out that does not run the extension yet waits for one that does', async () => {
  const behind = here.secondProcess();
  await order(1);
  await behind.dispatcher.drain();
  expect(world.radarHeard).toEqual([]);
  await here.test.settle();
  expect(world.radarHeard).toEqual([1]);
});

it('what happens while it is off waits, also over a restart; after it was uninstalled nothing does', async () => {
  await here.call('extensions.disable', { id: 'radar' });
  const restarted = here.secondProcess();
  await restarted.extensions.start();
  await order(1);
  await restarted.dispatcher.drain();
  await here.call('extensions.enable', { id: 'radar' });
  await here.test.settle();
  expect(world.radarHeard).toEqual([1]);

  for (const dropData of [false, true]) {
    await here.call('extensions.disable', { id: 'radar' });
    await here.call('extensions.uninstall', { id: 'radar', dropData });
    await order(2);
    await here.test.settle();
    await here.call('extensions.enable', { id: 'radar' });
    await here.test.settle();
  }
  expect(world.radarHeard).toEqual([1]);
  expect(await deliveries()).toHaveLength(1);
});

it('what it does not listen to any more is not kept for it', async () => {
  await register(5);
  await here.test.settle();
  await here.call('extensions.save_settings', { id: 'radar', settings: { greeting: 'goodbye' } });
  await register(6);
  await order(7);
  await here.test.settle();
  expect(world.radarHeard).toEqual([-5, 7]);
  expect(await deliveries()).toHaveLength(2);
});

it('a process that knows the listener, but not for this event, leaves the delivery to one that does', async () => {
  const heard: string[] = [];
  const older = here.secondProcess();
  const listen = (app: App, event: 'order.placed' | 'client.registered'): void =>
    void app.hooks.on('sonar', event, ({ name }) => void heard.push(name), 'all');
  listen(older, 'order.placed');
  listen(here.app, 'order.placed');
  listen(here.app, 'client.registered');
  await here.app.db.house(() =>
    here.app.db.transaction(() =>
      keepSubscriptions(here.app.db, 'sonar', here.app.hooks.subscriptions('sonar')),
    ),
  );
  await here.call('extensions.disable', { id: 'radar' });
  await here.call('extensions.uninstall', { id: 'radar', dropData: false });
  await register(1);
  await older.dispatcher.drain();
  expect(await deliveries()).toEqual([{ state: 'pending', attempts: 0 }]);
  here.test.clock.advance(5_000);
  await here.app.dispatcher.drain();
  expect(heard).toEqual(['client.registered']);
});
