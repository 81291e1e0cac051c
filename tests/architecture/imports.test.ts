import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageViolation } from './packages.ts';
import { importsOf, readSources, root } from './sources.ts';
import { packageFolders, themeParents } from './workspaces.ts';

const folders = ['core', 'plugins', 'modules', 'gateways', 'themes', 'portal', 'admin', 'tests'];
const packages = packageFolders();

describe('imports between packages', () => {
  it('follow the house rules everywhere', { timeout: 60_000 }, () => {
    const sources = readSources(folders);
    expect(sources.length).toBeGreaterThan(20);
    const parents = themeParents();
    const wrong = sources.flatMap((source) =>
      importsOf(source).flatMap((found) => {
        const reason = packageViolation(source.path, found, packages, parents);
        return reason ? [`${source.path}:${found.line} ${found.specifier}: ${reason}`] : [];
      }),
    );
    expect(wrong).toEqual([]);
  });

  const known = new Map([
    ['@moorage/sdk', 'core/sdk'],
    ['@moorage/server', 'core/server'],
    ['@moorage/ui', 'core/ui'],
    ['@moorage/testing', 'core/testing'],
    ['@moorage/portal', 'portal'],
    ['@moorage/tests', 'tests'],
    ['@moorage/harbour', 'themes/harbour'],
    ['@moorage/foundry', 'themes/foundry'],
    ['@acme/radar', 'plugins/radar'],
  ]);
  const check = (path: string, specifier: string, typeOnly = false): string | undefined =>
    packageViolation(
      path,
      { specifier, typeOnly, line: 1 },
      known,
      new Map([['themes/foundry', 'themes/harbour']]),
    );

  it.each([
    ['core/sdk/src/a.ts', '@moorage/server'],
    ['core/sdk/src/a.ts', '../../server/src/app.ts'],
    ['core/server/src/a.ts', '@moorage/ui'],
    ['core/server/src/a.ts', '@moorage/testing'],
    ['core/server/src/a.ts', '@acme/radar'],
    ['core/server/src/a.test.ts', '@acme/radar'],
    ['core/server/src/a.ts', '../../../modules/virtual/src/server.ts'],
    ['core/ui/src/a.vue', '@moorage/sdk'],
    ['core/ui/src/a.ts', '@moorage/server'],
    ['core/testing/src/a.ts', '@moorage/ui'],
    ['core/testing/src/a.ts', '@moorage/tests'],
    ['portal/src/a.vue', '@moorage/server'],
    ['portal/src/a.ts', '@moorage/sdk'],
    ['admin/src/a.ts', '@moorage/portal'],
    ['admin/src/a.ts', '../../portal/src/main.ts'],
    ['plugins/scan/src/server.ts', '@moorage/server'],
    ['plugins/scan/src/server.ts', '@moorage/ui'],
    ['plugins/scan/src/server.ts', '@acme/radar'],
    ['plugins/scan/src/portal.ts', '@moorage/sdk'],
    ['plugins/scan/src/portal.ts', './server.ts'],
    ['plugins/scan/src/ui/Card.vue', '../server.ts'],
    ['plugins/scan/src/server.ts', './testing/open.ts'],
    ['core/server/src/extensions/list.ts', './testing/extension-app.ts'],
    ['plugins/scan/src/scan.test.ts', '@moorage/server'],
    ['plugins/scan/src/server.ts', '../../../tests/simulators/scan/index.ts'],
    ['themes/harbour/src/a.ts', '@moorage/foundry'],
    ['core/server/src/a.ts', '../../../package.json'],
  ])('refuse %s → %s', (path, specifier) => {
    expect(check(path, specifier)).toBeTypeOf('string');
  });

  it.each([
    ['core/sdk/src/a.ts', 'typebox', false],
    ['core/server/src/a.ts', '@moorage/sdk', false],
    ['core/server/src/a.ts', 'node:fs', false],
    ['core/testing/src/a.ts', '@moorage/server', false],
    ['core/ui/src/a.vue', '@moorage/sdk/client', false],
    ['core/ui/src/a.vue', '@moorage/sdk', true],
    ['portal/src/a.vue', '@moorage/ui/styles.css', false],
    ['plugins/scan/src/server.ts', '@moorage/sdk', false],
    ['plugins/scan/src/server.ts', './scan.ts', false],
    ['plugins/scan/src/portal.ts', '@moorage/ui', false],
    ['plugins/scan/src/ui/Card.vue', '../server.ts', true],
    ['plugins/scan/src/scan.test.ts', '@moorage/testing', false],
    ['plugins/scan/src/scan.test.ts', '../../../tests/simulators/scan/index.ts', false],
    ['core/server/src/extensions/testing/extension-app.ts', '@moorage/testing', false],
    ['plugins/scan/src/testing/open.ts', '../../../../tests/simulators/scan/index.ts', false],
    ['plugins/scan/src/scan.test.ts', './testing/open.ts', false],
    ['themes/foundry/src/a.ts', '@moorage/harbour', false],
    ['tests/e2e/a.test.ts', '../../plugins/scan/src/server.ts', false],
  ])('allow %s → %s', (path, specifier, typeOnly) => {
    expect(check(path, specifier, typeOnly)).toBeUndefined();
  });
});

describe('the reader of imports', () => {
  const read = (text: string, path = 'a.ts'): string[] =>
    importsOf({ path, text }).map(
      ({ specifier, typeOnly, line }) => `${line} ${specifier}${typeOnly ? ' type' : ''}`,
    );

  it('sees every form of import', () => {
    const text = [
      "import a from 'one';",
      "import type { B } from 'two';",
      "import { type C } from 'three';",
      "export * from 'four';",
      "export type * from 'five';",
      "const d = await import('six');",
      "type E = import('seven').E;",
      "require('eight');",
      "import 'nine';",
      "// import 'not this one'",
      'const text = "import \'nor this\'";',
    ].join('\n');
    expect(read(text)).toEqual([
      ...[
        '1 one',
        '2 two type',
        '3 three',
        '4 four',
        '5 five type',
        '6 six',
        '7 seven type',
        '8 eight',
        '9 nine',
      ],
    ]);
  });

  it('sees the scripts of a component at their lines', () => {
    const text =
      '<template>\n  <p>import "x"</p>\n</template>\n<script lang="ts">\nimport "one";\n</script>\n<script setup lang="ts">\nimport two from "two";\n</script>\n';
    expect(read(text, 'A.vue')).toEqual(['5 one', '8 two']);
  });

  it('reads real files of ours', () => {
    const path = 'tests/architecture/imports.test.ts';
    const found = importsOf({ path, text: readFileSync(join(root, path), 'utf8') });
    expect(found.map((one) => one.specifier)).toContain('./packages.ts');
  });
});
