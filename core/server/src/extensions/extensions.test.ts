import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { busyPlugin, createExtensionApp, type ExtensionApp, plugin } from '@moorage/testing';
import type { App } from '../app.ts';
import { createSlot } from '../scope.ts';

/** What a request carries along, whatever it is. */
const surroundings = createSlot<string>();

let here: ExtensionApp;
beforeEach(async () => {
  here = await createExtensionApp();
});
afterEach(() => here.close());

const view = async (id: string) => (await here.app.extensions.list()).find((one) => one.id === id);
const registered = (app: App) => ({
  hooks: app.hooks.count('radar'),
  events: app.hooks.eventNames().filter((name) => name.startsWith('radar.')),
  actions: [...app.actions.all().keys()].filter((name) => name.startsWith('radar.')),
  tasks: app.scheduler.names().filter((name) => name.startsWith('radar.')),
});
const nothing = { hooks: 0, events: [], actions: [], tasks: [] };
const request = (path: string) => ({
  method: 'POST',
  path,
  query: {},
  headers: {},
  body: Buffer.from(''),
  receivedAt: new Date(0),
});

describe('switching on and off', () => {
  it('registers everything and takes everything back', async () => {
    here.add('radar', { files: { 'server.js': busyPlugin } });
    await here.app.extensions.start();
    expect(await view('radar')).toMatchObject({ state: 'found', wanted: false, error: null });

    expect(await here.call('extensions.enable', { id: 'radar' })).toMatchObject({
      state: 'running',
      wanted: true,
    });
    expect(registered(here.app)).toEqual({
      hooks: 3,
      events: ['radar.scanned'],
      actions: ['radar.ping'],
      tasks: ['radar.sweep'],
    });
    expect(await here.call('radar.ping')).toEqual({ pong: 'hello' });
    expect(await here.app.extensions.receiveWebhook('radar', 'incoming', request('/x'))).toBe(true);
    expect(here.told).toContain('extensions');

    expect(await here.call('extensions.disable', { id: 'radar' })).toMatchObject({
      state: 'installed',
      wanted: false,
      error: null,
    });
    expect(registered(here.app)).toEqual(nothing);
    expect(await here.app.extensions.receiveWebhook('radar', 'incoming', request('/x'))).toBe(false);
    expect((globalThis as { sampleDisposed?: number }).sampleDisposed).toBe(1);
    await expect(here.call('radar.ping')).rejects.toMatchObject({ code: 'action.unknown' });

    await here.call('extensions.enable', { id: 'radar' });
    expect(registered(here.app).hooks).toBe(3);
  });

  it('keeps events for a disabled extension and delivers them later', async () => {
    const { app, test } = here;
    (globalThis as { sampleHeard?: number }).sampleHeard = 0;
    here.add('radar', { files: { 'server.js': busyPlugin } });
    await app.extensions.start();
    await here.call('extensions.enable', { id: 'radar' });
    await test.asSystem(() =>
      app.db.transaction(async () => {
        await app.hooks.emit('order.placed', {
          orderId: 1,
          clientId: 1,
          invoiceId: null,
          total: { amount: 1, currency: 'USD' },
        });
        const [outbox] = await app.db.knex()('outbox').orderBy('id', 'desc').limit(1);
        await app.db.insertMany('delivery', [
          {
            brandId: test.brandId,
            outboxId: (outbox as { id: number }).id,
            listener: 'radar:order.placed',
            aggregate: 'order:1',
            state: 'pending',
            nextAt: test.clock.now().toISOString(),
          },
        ]);
        await app.db.knex()('outbox').update({ dispatchedAt: test.clock.now().toISOString() });
      }),
    );
    await here.call('extensions.disable', { id: 'radar' });
    await test.settle();
    expect((globalThis as { sampleHeard?: number }).sampleHeard).toBe(0);
    await here.call('extensions.enable', { id: 'radar' });
    await test.settle();
    expect((globalThis as { sampleHeard?: number }).sampleHeard).toBe(1);
  });

  it('tells others what became of it', async () => {
    here.add('radar', { files: { 'server.js': busyPlugin } });
    await here.app.extensions.start();
    await here.call('extensions.enable', { id: 'radar' });
    const rows = await here.test.asSystem(() =>
      here.app.db.knex()('outbox').where('name', 'extension.changed'),
    );
    expect(rows.map(({ data }) => JSON.parse(data as string) as unknown)).toEqual([
      { extensionId: 'radar', state: 'running' },
    ]);
  });

  it('sets up what stays, so nothing of the request that switched it on goes along', async () => {
    const box = globalThis as { sampleProbe?: () => void };
    const seen: (string | undefined)[] = [];
    box.sampleProbe = () => void seen.push(surroundings.get());
    here.add('radar', { files: { 'server.js': plugin('globalThis.sampleProbe();') } });
    await here.app.extensions.start();
    await surroundings.run('a request of staff', () => here.call('extensions.enable', { id: 'radar' }));
    delete box.sampleProbe;
    expect(seen).toEqual([undefined]);
  });

  it('undoes a setup that throws, and says why', async () => {
    here.add('radar', {
      files: { 'server.js': busyPlugin.replace('context.dispose(', "throw new Error('no antenna'); (") },
    });
    await here.app.extensions.start();
    expect(await here.call('extensions.enable', { id: 'radar' })).toMatchObject({
      state: 'failed',
      wanted: true,
      error: 'no antenna',
    });
    expect(registered(here.app)).toEqual(nothing);
  });

  it('undoes a setup that hangs, and lets it register nothing afterwards', async () => {
    const late = `context.hooks.on('order.placed', async () => {});
      await new Promise((resolve) => { globalThis.sampleRelease = resolve; });
      try { context.hooks.on('invoice.paid', async () => {}); } catch (error) { globalThis.sampleLate = error.message; }`;
    here.add('radar', { files: { 'server.js': plugin(late) } });
    here.add('other', { files: { 'server.js': plugin('') } });
    await here.app.extensions.start();
    expect(await here.call('extensions.enable', { id: 'radar' })).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('did not end within') as string,
    });
    expect(await here.call('extensions.enable', { id: 'other' })).toMatchObject({ state: 'running' });
    const box = globalThis as { sampleRelease?: () => void; sampleLate?: string };
    box.sampleRelease?.();
    await expect.poll(() => box.sampleLate).toContain('not running any more');
    expect(registered(here.app)).toEqual(nothing);
  });

  it('undoes at once what a setup brings for clean-up too late, and tells of what fails', async () => {
    const late = `await new Promise((resolve) => { globalThis.sampleRelease = resolve; });
      context.dispose(() => { globalThis.sampleUndone = true; });
      context.dispose(() => Promise.reject(new Error('rusty')));`;
    here.add('radar', { files: { 'server.js': plugin(late) } });
    await here.app.extensions.start();
    expect(await here.call('extensions.enable', { id: 'radar' })).toMatchObject({ state: 'failed' });
    const box = globalThis as { sampleRelease?: () => void; sampleUndone?: boolean };
    box.sampleRelease?.();
    await expect.poll(() => box.sampleUndone).toBe(true);
    await expect.poll(() => here.test.logs.filter((line) => line.includes('rusty'))).toHaveLength(1);
  });

  it('does not run old code as the version that came into its folder', async () => {
    const settings = { host: { type: 'string', default: 'a' } };
    here.add('radar', { files: { 'server.js': plugin('', settings) } });
    const { extensions, db } = here.app;
    await extensions.start();
    await extensions.saveSettings('radar', { host: 'mine.example' });
    await here.call('extensions.enable', { id: 'radar' });
    here.add('radar', { json: { version: '1.1.0' }, files: { 'server.js': plugin('') } });
    await here.call('extensions.discover');
    expect(await view('radar')).toMatchObject({ state: 'running' });

    await here.call('extensions.disable', { id: 'radar' });
    const restart = 'this process has loaded 1.0.0. Restart Moorage to upgrade.';
    expect(await here.call('extensions.enable', { id: 'radar' })).toMatchObject({
      state: 'failed',
      wanted: true,
      error: expect.stringContaining(restart) as string,
    });
    await expect(extensions.saveSettings('radar', { host: 'b' })).rejects.toMatchObject({
      code: 'extension.restart',
    });
    const row = await db.house(() => db.knex()('extension').first<object>('version', 'settings'));
    expect(row).toEqual({ version: '1.0.0', settings: '{"host":"mine.example"}' });

    here.add('radar', { files: { 'server.js': plugin('', settings) } });
    await here.call('extensions.discover');
    await here.call('extensions.disable', { id: 'radar' });
    expect(await here.call('extensions.enable', { id: 'radar' })).toMatchObject({ state: 'running' });
  });

  it('waits for handlers that run, but not for ever', async () => {
    const slow = `context.webhook('slow', () => new Promise((resolve) => setTimeout(resolve, 150)));
      context.webhook('stuck', () => new Promise(() => {}));`;
    here.add('radar', { files: { 'server.js': plugin(slow) } });
    const { extensions } = here.app;
    await extensions.start();
    await extensions.enable('radar');
    let ended = false;
    const running = extensions.receiveWebhook('radar', 'slow', request('/')).then(() => (ended = true));
    expect(await extensions.disable('radar')).toMatchObject({ error: null });
    expect(ended).toBe(true);
    await running;

    await extensions.enable('radar');
    void extensions.receiveWebhook('radar', 'stuck', request('/'));
    expect(await extensions.disable('radar')).toMatchObject({
      state: 'installed',
      error: '1 of 1 running handlers did not end within 0.4 s.',
    });
  });

  it('is refused for an unknown extension, and inside a transaction', async () => {
    await here.app.extensions.start();
    await expect(here.call('extensions.enable', { id: 'ghost' })).rejects.toMatchObject({
      code: 'extension.unknown',
      status: 404,
    });
    here.add('radar', { files: { 'server.js': busyPlugin } });
    await here.call('extensions.discover');
    await expect(here.app.db.transaction(() => here.app.extensions.enable('radar'))).rejects.toThrow(
      'not allowed inside a transaction',
    );
  });

  it('needs what it depends on, in both directions', async () => {
    here.add('base', { files: { 'server.js': plugin('') } });
    here.add('top', { manifest: { dependsOn: { base: '^1.0.0' } }, files: { 'server.js': plugin('') } });
    await here.app.extensions.start();
    await expect(here.call('extensions.enable', { id: 'top' })).rejects.toMatchObject({
      code: 'extension.needs',
    });
    await here.call('extensions.enable', { id: 'base' });
    expect(await here.call('extensions.enable', { id: 'top' })).toMatchObject({ state: 'running' });
    await expect(here.call('extensions.disable', { id: 'base' })).rejects.toMatchObject({
      code: 'extension.needed',
    });
  });
});

describe('several processes', () => {
  it('follow the decisions of one another', async () => {
    here.add('radar', { files: { 'server.js': busyPlugin } });
    const other = here.secondProcess();
    await here.app.extensions.start();
    await other.extensions.start();
    await here.call('extensions.enable', { id: 'radar' });
    expect(other.hooks.count('radar')).toBe(0);
    await other.extensions.follow();
    expect(other.hooks.count('radar')).toBe(3);

    await here.call('extensions.save_settings', { id: 'radar', settings: { greeting: 'ahoy' } });
    await other.extensions.follow();
    const staff = { ...here.test, kind: 'staff' as const };
    expect(
      await other.actions.call(
        'radar.ping',
        {},
        {
          kind: staff.kind,
          brandId: here.test.brandId,
          clientId: null,
          actorId: 1,
          permissions: new Set(['*']),
          sessionId: null,
          address: '',
          userAgent: '',
          requestId: '',
        },
      ),
    ).toEqual({ pong: 'ahoy' });

    await other.extensions.disable('radar');
    expect(here.app.hooks.count('radar')).toBe(3);
    await here.app.extensions.follow();
    expect(registered(here.app)).toEqual(nothing);
  });

  it('start what is wanted when they start, in the order of dependence', async () => {
    here.add('aaa', { manifest: { dependsOn: { zzz: '*' } }, files: { 'server.js': plugin('') } });
    here.add('zzz', { files: { 'server.js': plugin('') } });
    await here.app.extensions.start();
    await here.app.extensions.enable('zzz');
    await here.app.extensions.enable('aaa');
    const other = here.secondProcess();
    await other.extensions.start();
    expect((await other.extensions.list()).map(({ id, state }) => [id, state])).toEqual([
      ['aaa', 'running'],
      ['zzz', 'running'],
    ]);
  });

  it('see a failure in one of them although it runs in another', async () => {
    here.add('radar', {
      files: { 'server.js': plugin("if (globalThis.sampleBroken) throw new Error('only here');") },
    });
    const box = globalThis as { sampleBroken?: boolean };
    await here.app.extensions.start();
    const other = here.secondProcess();
    await other.extensions.start();
    await here.app.extensions.enable('radar');
    box.sampleBroken = true;
    await other.extensions.follow();
    expect(await view('radar')).toMatchObject({ state: 'failed', error: 'only here' });
    box.sampleBroken = false;
    await here.app.extensions.enable('radar');
    await other.extensions.follow();
    expect(await view('radar')).toMatchObject({ state: 'running', error: null });
  });
});
