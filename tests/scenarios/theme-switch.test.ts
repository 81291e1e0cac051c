import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { followThemes } from '@moorage/server/testing';
import { createExtensionApp } from '@moorage/testing';

const harbour = resolve(import.meta.dirname, '../../themes/harbour');

const tide = (tokens: string) => ({
  manifest: {
    kind: 'theme',
    server: undefined,
    theme: { tokens: 'tokens.json', templates: 'templates', parent: 'harbour' },
  },
  files: { 'tokens.json': tokens, 'templates/messages.en.json': '{}' },
});
const good = readFileSync(join(harbour, 'tokens.json'), 'utf8');

it('a theme is there when its switch has answered, in the other processes when they follow, and gone as soon', async () => {
  const company = await createExtensionApp();
  company.add('tide', tide(good));
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

it('a theme that cannot be loaded is told of, and taken up when it was mended and switched off and on', async () => {
  const company = await createExtensionApp();
  company.add('tide', tide('{}'));
  const { app } = company;
  const isThere = (): boolean => app.themes.list().some(({ id }) => id === 'tide');
  await app.extensions.start();
  const stop = followThemes(app);

  await company.call('extensions.enable', { id: 'tide' });
  expect(isThere()).toBe(false);
  await app.extensions.failures.flush();
  expect(await app.extensions.get('tide')).toMatchObject({ failureList: [{ phase: 'theme', times: 1 }] });

  company.add('tide', tide(good));
  await company.call('extensions.disable', { id: 'tide' });
  await company.call('extensions.enable', { id: 'tide' });
  expect(isThere()).toBe(true);
  stop();
  await company.close();
});
