import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { run, seconds } from './processes.mjs';
import { root } from './test-files.mjs';

const bin = (path) => join(root, 'node_modules', path);
const cache = join(root, 'node_modules/.cache/moorage');
const remembered = (name) => ['--incremental', '--tsBuildInfoFile', join(cache, `${name}.tsbuildinfo`)];

/** Checks that read the code without running it; each counts as one test. In two rows, for two cores. */
const rows = [
  [{ title: 'Lint (eslint)', args: [bin('eslint/bin/eslint.js'), '--max-warnings=0', '.'] }],
  [
    {
      title: 'Format (prettier)',
      args: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'],
    },
    {
      title: 'Types of the server side (tsc)',
      args: [bin('typescript/bin/tsc'), '-p', 'tsconfig.json', ...remembered('server')],
    },
    {
      title: 'Types of the browser side (vue-tsc)',
      args: [bin('vue-tsc/bin/vue-tsc.js'), '--noEmit', '-p', 'tsconfig.web.json', ...remembered('browser')],
    },
  ],
];

/** @returns the counts; the output of a check that fails is written, that of the others is not */
export async function runStaticChecks(write = (text) => process.stdout.write(text)) {
  mkdirSync(cache, { recursive: true });
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  await Promise.all(
    rows.map(async (checks) => {
      for (const { title, args } of checks) {
        const began = performance.now();
        const { code, output } = await run(process.execPath, args, { cwd: root, minutes: 5, keep: true });
        if (code === 0) {
          counts.passed += 1;
          write(`   ${title}: good, ${seconds(began)}\n`);
        } else {
          counts.failed += 1;
          counts.failures.push(title);
          write(`${output}   ${title}: failed, ${seconds(began)}\n`);
        }
      }
    }),
  );
  return counts;
}
