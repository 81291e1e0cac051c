import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { followThemes } from '@moorage/server/testing';
import { createExtensionApp } from '@moorage/testing';

const harbour = resolve(import.meta.dirname, '../../themes/harbour');

it('a theme is there when its switch has answered, in the other processes when they follow, and gone as soon', async () => {
  const company = await createExtensionApp();
  company.add('tide', {
    manifest: {
      kind: 'theme',
      server: undefined,
      theme: { tokens: 'tokens.json', templates: 'templates', parent: 'harbour' },
    },
    files: {
      'tokens.json': readFileSync(join(harbour, 'tokens.json'), 'utf8'),
      'templates/messages.en.json': '{}',
    },
  });
  const other = company.secondProcess();
  const here = [company.app, other].map((app) => () => app.themes.list().some(({ id }) => id === 'tide'));
  const isThere = (): boolean[] => here.map((look) => look());
  for (const app of [company.app, other]) await app.extensions.start();
  const stop = [company.app, other].map((app) => followThemes(app));

  expect(isThere()).toEqual([false, false]);
  await company.call('extensions.enable', { id: 'tide' });
  expect(isThere()).toEqual([true, false]);
  await other.extensions.follow();
  expect(isThere()).toEqual([true, true]);

  await company.call('extensions.disable', { id: 'tide' });
  expect(isThere()).toEqual([false, true]);
  await other.extensions.follow();
  expect(isThere()).toEqual([false, false]);

  await company.call('extensions.enable', { id: 'tide' });
  for (const end of stop) end();
  expect(isThere()).toEqual([false, false]);
  await company.close();
});
