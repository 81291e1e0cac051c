import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createExtensionApp, type ExtensionApp, plugin } from '@moorage/testing';

let here: ExtensionApp;
beforeEach(async () => {
  here = await createExtensionApp();
});
afterEach(() => here.close());

const view = async (id: string) => (await here.app.extensions.list()).find((one) => one.id === id);

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
