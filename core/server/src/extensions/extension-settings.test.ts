import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createExtensionApp, type ExtensionApp, plugin } from '@moorage/testing';
import { Extension } from './extension.ts';

let here: ExtensionApp;
beforeEach(async () => {
  here = await createExtensionApp();
});
afterEach(() => here.close());

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
