import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './processes.mjs';
import { root } from './test-files.mjs';

const bin = (path) => join(root, 'node_modules', path);

/** Checks that read the code without running it; each counts as one test. */
export const staticChecks = [
  {
    title: 'Format (prettier)',
    args: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'],
  },
  { title: 'Lint (eslint)', args: [bin('eslint/bin/eslint.js'), '--max-warnings=0', '.'] },
  { title: 'Types of the server side (tsc)', args: [bin('typescript/bin/tsc'), '-p', 'tsconfig.json'] },
  {
    title: 'Types of the browser side (vue-tsc)',
    args: [bin('vue-tsc/bin/vue-tsc.js'), '--noEmit', '-p', 'tsconfig.web.json'],
  },
].filter(({ args }) => existsSync(args[0]) || missing(args[0]));

function missing(path) {
  throw new Error(`${path} is not installed: run ./moorage check, which brings the packages in.`);
}

export async function runStaticCheck({ title, args }) {
  const { code } = await run(process.execPath, args, { cwd: root, minutes: 5 });
  return code === 0
    ? { passed: 1, failed: 0, skipped: 0, failures: [] }
    : { passed: 0, failed: 1, skipped: 0, failures: [title] };
}
