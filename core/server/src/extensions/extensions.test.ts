import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../app.ts';
import { Extension } from './extension.ts';
import { createExtensionApp, type ExtensionApp } from './testing/extension-app.ts';
import { busyPlugin, plugin } from './testing/sample-packages.ts';

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

describe('settings', () => {
  const properties = {
    host: { type: 'string', minLength: 1 },
    apiKey: { type: 'string', secret: true, minLength: 8 },
    nested: { type: 'object', properties: { pin: { type: 'string', secret: true } } },
  };
  const echo = plugin(
    "globalThis.sampleSettings = context.settings; if (context.settings.host === 'bad') throw new Error('bad host');",
    properties,
    ['host', 'apiKey'],
  );
  const seen = () => (globalThis as { sampleSettings?: unknown }).sampleSettings;
  const row = async () => {
    const found = await here.app.db.house(
      async () => await Extension.query().findOne({ extensionId: 'radar' }),
    );
    return JSON.stringify(found?.settings);
  };

  it('must be complete before it is switched on', async () => {
    here.add('radar', { files: { 'server.js': echo } });
    await here.app.extensions.start();
    await expect(here.call('extensions.enable', { id: 'radar' })).rejects.toMatchObject({
      code: 'settings.invalid',
      fields: { host: 'is required', apiKey: 'is required' },
    });
  });

  it('keep secrets sealed, out of answers, out of the audit log and out of the log', async () => {
    here.add('radar', { files: { 'server.js': echo } });
    await here.app.extensions.start();
    const settings = { host: 'h1', apiKey: 'very-secret-key', nested: { pin: 'pin-4711-x' } };
    await here.call('extensions.save_settings', { id: 'radar', settings });
    await here.call('extensions.enable', { id: 'radar' });
    expect(seen()).toEqual(settings);
    const answer = await here.call('extensions.get', { id: 'radar' });
    expect(answer).toMatchObject({
      settings: { values: { host: 'h1', apiKey: { set: true }, nested: { pin: { set: true } } } },
    });
    const audit = await here.test.asSystem(() => here.app.db.knex()('auditEntry').select('*'));
    const all = JSON.stringify([await row(), answer, audit, here.test.logs]);
    expect(audit.length).toBeGreaterThan(0);
    for (const secret of ['very-secret-key', 'pin-4711-x']) expect(all).not.toContain(secret);
    expect(await row()).toContain('sealed.k1.');
  });

  it('keep an old secret that the form sends back empty, and drop one that it sends as null', async () => {
    here.add('radar', { files: { 'server.js': echo } });
    await here.app.extensions.start();
    const save = (settings: object) => here.call('extensions.save_settings', { id: 'radar', settings });
    await save({ host: 'h1', apiKey: 'very-secret-key', nested: { pin: '1' } });
    await here.call('extensions.enable', { id: 'radar' });
    await save({ host: 'h2', apiKey: '' });
    expect(seen()).toEqual({ host: 'h2', apiKey: 'very-secret-key', nested: { pin: '1' } });
    await save({ host: 'h3', apiKey: { set: true }, nested: { pin: null } });
    expect(seen()).toEqual({ host: 'h3', apiKey: 'very-secret-key', nested: {} });
    await expect(save({ host: 'h4', apiKey: null })).rejects.toMatchObject({
      fields: { apiKey: 'is required' },
    });
    await expect(save({ host: 'h4', hots: 'x' })).rejects.toMatchObject({ code: 'settings.invalid' });
    await expect(save({ host: 'sealed.k1.x' })).rejects.toMatchObject({ code: 'settings.invalid' });
    expect(seen()).toMatchObject({ host: 'h3' });
  });

  it('that the setup rejects leave it failed, with the reason, until better ones come', async () => {
    here.add('radar', { files: { 'server.js': echo } });
    await here.app.extensions.start();
    const save = (host: string) =>
      here.call('extensions.save_settings', { id: 'radar', settings: { host, apiKey: 'very-secret-key' } });
    await save('good');
    await here.call('extensions.enable', { id: 'radar' });
    expect(await save('bad')).toMatchObject({ state: 'failed', error: 'bad host', wanted: true });
    expect(await save('good')).toMatchObject({ state: 'running', error: null });
  });

  it('of an older version are carried over once', async () => {
    const code = (more: string) =>
      `export default { settings: ${JSON.stringify({ type: 'object', properties: { url: { type: 'string' } }, required: ['url'] })},
        ${more} setup(context) { globalThis.sampleSettings = context.settings; } };`;
    here.add('radar', { files: { 'server.js': code('') } });
    await here.app.extensions.start();
    await here.call('extensions.save_settings', { id: 'radar', settings: { url: 'one' } });
    here.add('radar', {
      json: { version: '2.0.0' },
      manifest: { server: 'next.js' },
      files: { 'next.js': code('upgradeSettings: (old, from) => ({ url: old.url + " from " + from }),') },
    });
    const other = here.secondProcess();
    await other.extensions.start();
    await other.extensions.enable('radar');
    expect(seen()).toEqual({ url: 'one from 1.0.0' });
    await other.extensions.disable('radar');
    await other.extensions.enable('radar');
    expect(seen()).toEqual({ url: 'one from 1.0.0' });
  });
});

describe('own tables', () => {
  const migration = (table: string) =>
    `export const up = (create) => create('${table}', (table, is) => { is.id(); is.text('word'); });`;
  const usesTable = plugin(
    "await context.db.transaction(() => context.db.knex('radar_scan').insert({ word: 'x' })); globalThis.sampleRows = (await context.db.knex('radar_scan')).length;",
  );

  it('are made once, stay when it is switched off, and go only on demand', async () => {
    here.add('radar', {
      manifest: { migrations: 'migrations' },
      files: { 'server.js': usesTable, 'migrations/0001-scan.js': migration('radar_scan') },
    });
    const { extensions, db } = here.app;
    const box = globalThis as { sampleRows?: number };
    await extensions.start();
    expect(await extensions.enable('radar')).toMatchObject({ state: 'running' });
    await extensions.disable('radar');
    await extensions.uninstall('radar', { dropData: false });
    await extensions.enable('radar');
    expect(box.sampleRows).toBe(2);
    await expect(extensions.uninstall('radar', { dropData: true })).rejects.toMatchObject({
      code: 'extension.running',
    });
    await extensions.disable('radar');
    await here.call('extensions.uninstall', { id: 'radar', dropData: true });
    await expect(db.house(() => db.knex()('radar_scan').select('id'))).rejects.toThrow(
      /no such table|doesn't exist/,
    );
    expect(await view('radar')).toMatchObject({ state: 'found', wanted: false });
    await extensions.enable('radar');
    expect(box.sampleRows).toBe(1);
    await extensions.disable('radar');
    await extensions.uninstall('radar', { dropData: true });
  });

  it('must carry its name', async () => {
    here.add('radar', {
      manifest: { migrations: 'migrations' },
      files: { 'server.js': plugin(''), 'migrations/0001-scan.js': migration('client_secret') },
    });
    await here.app.extensions.start();
    expect(await here.call('extensions.enable', { id: 'radar' })).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('must begin with "radar_"') as string,
    });
  });

  it('may not begin like tables of the core', async () => {
    here.add('ledger-entry', { files: {} });
    here.add('payment', {
      manifest: { migrations: 'migrations' },
      files: { 'server.js': plugin(''), 'migrations/0001-scan.js': migration('payment_scan') },
    });
    await here.app.extensions.start();
    expect(await here.call('extensions.enable', { id: 'payment' })).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('Give the extension another id') as string,
    });
  });
});
