import { afterEach, beforeEach, expect, it } from 'vitest';
import { createExtensionApp, type ExtensionApp, plugin } from '@moorage/testing';
import type { Caller } from '@moorage/sdk';
import { systemCaller } from '../database/ambient.ts';

let here: ExtensionApp;
beforeEach(async () => {
  here = await createExtensionApp();
});
afterEach(() => here.close());

const guest = (): Caller => ({ ...systemCaller(here.test.brandId), kind: 'guest', permissions: new Set() });
const staff = (): Caller => ({ ...guest(), kind: 'staff' });
const files = {
  'dist/server.js': plugin(''),
  'dist/portal.js': 'export default 1;',
  'dist/admin.js': 'export default 2;',
  'dist/portal.css': 'b{}',
  'dist/assets/dot.svg': '<svg/>',
};
const manifest = {
  server: 'dist/server.js',
  ui: { portal: 'dist/portal.js', admin: 'dist/admin.js', styles: ['dist/portal.css'] },
};

it('lists what runs, at addresses that name the content', async () => {
  here.add('radar', { manifest, files });
  const { extensions } = here.app;
  await extensions.start();
  expect(extensions.ui.list('portal', guest()).extensions).toEqual([]);
  await extensions.enable('radar');
  const before = extensions.ui.list('portal', guest());
  const [one] = before.extensions;
  expect(one).toMatchObject({ id: 'radar', title: 'The radar' });
  const [, hash = ''] = /^\/ui\/ext\/radar\/([0-9a-f]{16})\/dist\/portal\.js$/.exec(one?.entry ?? '') ?? [];
  expect(one?.styles).toEqual([`/ui/ext/radar/${hash}/dist/portal.css`]);
  const file = extensions.ui.file('radar', hash, 'dist/portal.js');
  expect([file?.type, file?.body.toString()]).toEqual([
    'text/javascript; charset=utf-8',
    'export default 1;',
  ]);
  expect(extensions.ui.file('radar', hash, 'dist/assets/dot.svg')?.type).toBe('image/svg+xml');

  expect(extensions.ui.list('admin', guest()).extensions).toEqual([]);
  expect(extensions.ui.list('admin', staff()).extensions).toHaveLength(1);

  await extensions.disable('radar');
  expect(extensions.ui.list('portal', guest())).toEqual({ revision: before.revision + 1, extensions: [] });
  expect(extensions.ui.file('radar', hash, 'dist/portal.js')).toBeUndefined();

  here.add('radar', { manifest, files: { 'dist/portal.js': 'export default 3;' } });
  await extensions.enable('radar');
  expect(extensions.ui.list('portal', guest()).extensions[0]?.entry).not.toBe(one?.entry);
});

it('hands out nothing that the manifest does not name', async () => {
  here.add('radar', { manifest, files });
  const { extensions } = here.app;
  await extensions.start();
  await extensions.enable('radar');
  const hash = extensions.ui.list('portal', guest()).extensions[0]?.entry.split('/')[4] ?? '';
  for (const path of ['dist/server.js', 'package.json', '../radar/package.json', 'dist/../package.json', ''])
    expect(extensions.ui.file('radar', hash, path)).toBeUndefined();
  expect(extensions.ui.file('radar', '0'.repeat(16), 'dist/portal.js')).toBeUndefined();
});

it('counts what fails in browsers, clipped and limited, and shows it to staff', async () => {
  here.add('radar', { manifest, files });
  const { extensions } = here.app;
  await extensions.start();
  await extensions.enable('radar');
  const report = (message: string, extensionId = 'radar') =>
    extensions.ui.report({ app: 'portal', extensionId, phase: 'render', message });
  expect(await report('boom', 'ghost')).toBe(false);
  expect(here.told).not.toContain('extension-failures');
  expect(await report('boom\u0000\nbang')).toBe(true);
  expect(await report('boom\u0000\nbang')).toBe(true);
  expect(await report('x'.repeat(5_000))).toBe(true);
  expect(here.told.filter((topic) => topic === 'extension-failures')).toHaveLength(3);
  expect(await here.call('extensions.get', { id: 'radar' })).toMatchObject({
    failures: 3,
    failureList: expect.arrayContaining([
      expect.objectContaining({ message: 'boom bang', times: 2, app: 'portal', phase: 'render' }),
      expect.objectContaining({ message: 'x'.repeat(500), times: 1 }),
    ]) as unknown,
  });
  const taken = await Promise.all(Array.from({ length: 100 }, (_, number) => report(`storm ${number}`)));
  expect(taken.filter(Boolean)).toHaveLength(57);
  expect(await here.call('extensions.clear_failures', { id: 'radar' })).toEqual({ cleared: 50 });
  expect(await here.call('extensions.list')).toMatchObject({
    items: [{ id: 'radar', failures: 0 }],
    next: null,
  });
});

it('counts filters that were skipped because they broke', async () => {
  here.add('radar', {
    files: {
      'server.js': plugin("context.hooks.filter('mail.message', () => { throw new Error('fuse'); });"),
    },
  });
  const { app, test } = here;
  await app.extensions.start();
  await app.extensions.enable('radar');
  const mail = { template: 't', to: 'a@example.com', subject: 's', html: '', text: '' };
  const after = await test.asSystem(() =>
    app.db.transaction(async () =>
      app.hooks.filtered('mail.message', mail, { template: 't', clientId: null }),
    ),
  );
  expect(after).toEqual(mail);
  await app.extensions.follow();
  expect(await here.call('extensions.get', { id: 'radar' })).toMatchObject({
    failureList: [{ app: 'server', phase: 'filter', message: 'mail.message: Error: fuse' }],
  });
});
