import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createExtensionApp,
  type ExtensionApp,
  plugin,
  samplePackages,
  type SamplePackages,
} from '@moorage/testing';
import { createRequire } from 'node:module';
import { sdkVersion } from '@moorage/sdk';
import { discover } from './discover.ts';

let packages: SamplePackages;
beforeEach(() => {
  packages = samplePackages();
});
afterEach(() => packages.clear());

const found = (roots = [packages.root], applicationRoot = '/nowhere') =>
  discover({ extensionRoots: roots, applicationRoot });
const problemOf = async (name: string, manifest: object, json: object = {}): Promise<string> => {
  packages.add(name, { manifest, json });
  return (await found()).flatMap(({ problems }) => problems).join('\n');
};

describe('the search', () => {
  it('looks into roots, scopes and a root that is a package, and passes over everything else', async () => {
    packages.add('one');
    packages.add('@acme/two', { manifest: { id: 'two' } });
    packages.add('not-ours', { manifest: null, json: { keywords: [] } });
    const single = samplePackages();
    const alone = single.add('three');
    const ids = (await found([packages.root, alone, '/no/such/folder'])).map(({ id }) => id);
    single.clear();
    expect(ids).toEqual(['one', 'two', 'three']);
  });

  it('takes npm dependencies of the application by their keyword', async () => {
    const application = packages.add('application', {
      manifest: null,
      json: { keywords: [], dependencies: { four: '1', plain: '1' } },
    });
    packages.add('application/node_modules/four', { manifest: { id: 'four' } });
    packages.add('application/node_modules/plain', { manifest: null, json: { keywords: [] } });
    expect((await found([], application)).map(({ id, problems }) => ({ id, problems }))).toEqual([
      { id: 'four', problems: [] },
    ]);
  });
});

describe('a bad package', () => {
  it.each([
    ['an unknown kind', { kind: 'toy' }, {}, '"moorage.kind" must be one of'],
    ['no title', { title: undefined }, {}, '"moorage.title" is missing. Add it.'],
    ['an unknown field', { colour: 'red' }, {}, '"moorage.colour" is not a known field'],
    ['a path that leads out', { server: '../server.js' }, {}, '"moorage.server" must be a path inside'],
    ['a wrong engine', { engine: '^9.0.0' }, {}, `this installation offers ${sdkVersion}`],
    ['an engine that is no range', { engine: 'newest' }, {}, 'is not a semver range'],
    ['an id of the core', { id: 'invoices' }, {}, 'which the core uses itself'],
    ['an id of the wrong form', { id: 'Radar_1' }, {}, 'takes lower-case letters'],
    ['a missing dependency', { dependsOn: { ghost: '^1.0.0' } }, {}, 'Install "ghost"'],
    ['a gateway without code', { kind: 'gateway', server: undefined }, {}, '"moorage.server" is missing'],
    ['a registrar', { kind: 'registrar' }, {}, 'cannot run yet'],
    ['a bad version', {}, { version: 'one' }, '"version" is not a semantic version'],
    ['no manifest at all', {}, { moorage: undefined }, '"moorage" is missing'],
  ])('with %s names file and repair', async (_what, manifest, json, text) => {
    const problem = await problemOf('radar', manifest, json);
    expect(problem).toContain(`${packages.root}/radar/package.json`);
    expect(problem).toContain(text);
  });

  it('that goes in a circle says where', async () => {
    packages.add('aa', { manifest: { dependsOn: { bb: '*' } } });
    packages.add('bb', { manifest: { dependsOn: { cc: '*' } } });
    packages.add('cc', { manifest: { dependsOn: { aa: '*' } } });
    const problems = (await found()).map((one) => one.problems[0]);
    expect(problems[0]).toContain('aa → bb → cc → aa');
    expect(problems.every((problem) => problem?.includes('circle'))).toBe(true);
  });

  it('with an id that is taken leaves the first one alone', async () => {
    packages.add('aa', { manifest: { id: 'radar' } });
    packages.add('bb', { manifest: { id: 'radar' } });
    const all = await found();
    expect(all.map(({ id, problems }) => [id, problems.length])).toEqual([
      ['radar', 0],
      ['invalid:bb', 1],
    ]);
  });
});

describe('rows', () => {
  let here: ExtensionApp;
  beforeEach(async () => {
    here = await createExtensionApp();
  });
  afterEach(() => here.close());
  const states = async () =>
    Object.fromEntries((await here.app.extensions.list()).map(({ id, state }) => [id, state]));

  it('show bad packages, mended ones and missing ones, and nothing crashes', async () => {
    here.add('good', { files: { 'server.js': plugin('') } });
    here.add('bad', { manifest: { engine: '^9.0.0' }, files: { 'server.js': plugin('') } });
    here.add('broken', { files: { 'package.json': '{ "name": ' } });
    const { extensions } = here.app;
    await extensions.start();
    expect(await states()).toEqual({ good: 'found', bad: 'failed', 'invalid:broken': 'failed' });
    await expect(extensions.enable('bad')).rejects.toMatchObject({ code: 'extension.invalid' });
    await expect(extensions.enable('invalid:broken')).rejects.toMatchObject({ code: 'extension.invalid' });

    await extensions.enable('good');
    here.add('bad', { files: { 'server.js': plugin('') } });
    here.remove('broken');
    here.remove('good');
    await extensions.rediscover();
    expect(await states()).toEqual({ good: 'missing', bad: 'found' });
    here.add('good', { files: { 'server.js': plugin('') } });
    await extensions.rediscover();
    expect(await states()).toEqual({ good: 'running', bad: 'found' });
  });

  it('name a file that the manifest promises and that is not there', async () => {
    here.add('radar');
    await here.app.extensions.start();
    expect(await here.app.extensions.enable('radar')).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('"moorage.server" names server.js, which is not there') as string,
    });
  });

  it('name what is wrong with the code', async () => {
    here.add('radar', { files: { 'server.js': 'export default { settings: {} };' } });
    here.add('sonar', { files: { 'server.js': 'export const nothing = 1;' } });
    here.add('lidar', { files: { 'server.js': "throw new Error('top level');" } });
    const form = (field: string) => `{ type: 'object', properties: { key: ${field} } }`;
    const secret = "{ type: 'string', secret: true }";
    here.add('racks', {
      manifest: { kind: 'server-module' },
      files: {
        'server.js': `export default { settings: ${form(secret)}, product: ${form("{ type: 'string' }")},
          order: ${form(secret)}, steps: [], connect: () => ({}) };`,
      },
    });
    await here.app.extensions.start();
    const error = async (id: string) => (await here.app.extensions.enable(id)).error;
    expect(await error('radar')).toContain('"settings" must be a t.Object(…) schema.');
    expect(await error('sonar')).toContain('export default definePlugin');
    expect(await error('lidar')).toContain('top level');
    expect(await error('racks')).toContain('"order" may hold no secrets');
  });
});

it('the version of the SDK is that of its package', () => {
  const { version } = createRequire(import.meta.url)('../../../sdk/package.json') as { version: string };
  expect(sdkVersion).toBe(version);
});
