import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifestFaults } from './manifests.ts';
import { root } from './sources.ts';
import { extensionHomes, readJson, readPackages, type Package } from './workspaces.ts';

const sdkVersion = (readJson('core/sdk/package.json') as { version: string }).version;

describe('manifests of our own extensions', () => {
  const packages = readPackages(extensionHomes);

  it.each(packages.map((one) => [one.folder, one] as const))('%s is valid', (_folder, one) => {
    expect(manifestFaults(one, sdkVersion, root)).toEqual([]);
  });

  it('have ids of their own and depend on ids that exist', () => {
    const manifests = packages.map(({ json }) => json.moorage as { id: string; dependsOn?: object });
    const ids = manifests.map(({ id }) => id);
    expect(ids.toSorted()).toEqual([...new Set(ids)].toSorted());
    const wanted = manifests.flatMap(({ dependsOn }) => Object.keys(dependsOn ?? {}));
    expect(wanted.filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe('the check of a manifest', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'moorage-manifest-'));
    mkdirSync(join(folder, 'plugins/radar/src'), { recursive: true });
    writeFileSync(join(folder, 'plugins/radar/src/server.ts'), '');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const good = {
    keywords: ['moorage-extension'],
    peerDependencies: { '@moorage/sdk': '^1.0.0' },
    moorage: { id: 'radar', kind: 'plugin', engine: '^1.0.0', title: 'Radar', server: 'dist/server.js' },
  };
  const faults = (json: Package['json']): string[] =>
    manifestFaults({ folder: 'plugins/radar', json }, '1.2.0', folder);
  const changed = (change: object): Package['json'] => ({ ...good, moorage: { ...good.moorage, ...change } });

  it('has nothing to say about a good one', () => {
    expect(faults(good)).toEqual([]);
  });

  it.each([
    ['no manifest', { ...good, moorage: undefined }],
    ['an unknown field', changed({ colour: 'red' })],
    ['a path that leads out', changed({ server: '../server.js' })],
    ['another id than the folder', changed({ id: 'sonar' })],
    ['a kind that lives elsewhere', changed({ kind: 'gateway' })],
    ['an engine of the future', changed({ engine: '^2.0.0' })],
    ['an engine that is no range', changed({ engine: 'newest' })],
    ['an entry without a source', changed({ ui: { admin: 'dist/admin.js' } })],
    ['an icon that is not there', changed({ icon: 'icon.svg' })],
    ['no keyword', { ...good, keywords: [] }],
    ['no peer dependency', { ...good, peerDependencies: {} }],
    ['its own copy of the SDK', { ...good, dependencies: { '@moorage/sdk': '1.0.0' } }],
  ])('refuses %s', (_what, json) => {
    expect(faults(json)).not.toEqual([]);
  });
});
