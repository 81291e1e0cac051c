import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, untilExit } from './processes.mjs';
import { root } from './test-files.mjs';

/** What the caller's shell has set for a real installation must not reach a test. */
const clean = {
  DATABASE_URL: undefined,
  REDIS_URL: undefined,
  SMTP_URL: undefined,
  MOORAGE_DATA: undefined,
  MOORAGE_URL: undefined,
  MOORAGE_KEYS: undefined,
  MOORAGE_TEST_DATABASE: undefined,
  MOORAGE_TEST_REDIS: undefined,
  PORT: undefined,
  HOST: undefined,
  NODE_ENV: 'test',
};

/**
 * Runs test files and counts what the reporter wrote. A run that crashes, hangs or leaves no report counts as a failure.
 * @returns {Promise<{ passed: number, failed: number, skipped: number, failures: string[] }>}
 */
export async function runVitest(files, { env = {}, cwd = root, minutes = 20 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'moorage-report-'));
  const remove = untilExit(() => rmSync(folder, { recursive: true, force: true }));
  const report = join(folder, 'report.json');
  const { code, timedOut } = await run(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      ...['--root', cwd],
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...files.map((path) => join(cwd, path)),
    ],
    { cwd, env: { ...clean, ...env }, minutes },
  );
  const counts = countReport(readReport(report), code, cwd);
  if (timedOut) counts.failures.push(`stopped after ${minutes} minutes`);
  remove();
  return counts;
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Exported for its own test: the counts are what everybody believes. */
export function countReport(report, code, folder = root) {
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  const fail = (what) => {
    counts.failed += 1;
    counts.failures.push(what);
  };
  for (const file of report?.testResults ?? []) {
    const failedBefore = counts.failed;
    const name = file.name.startsWith(`${folder}/`) ? file.name.slice(folder.length + 1) : file.name;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') counts.passed += 1;
      else if (test.status === 'failed') fail(`${name} › ${test.fullName}`);
      else counts.skipped += 1;
    }
    // A file that cannot be loaded, or whose hooks throw, has no failed test in it.
    if (file.status === 'failed' && counts.failed === failedBefore) fail(`${name} › the file itself`);
  }
  if (code !== 0 && counts.failed === 0) fail(report ? 'an error outside any test' : 'the run itself');
  if (code === 0 && !report) fail('no report was written');
  return counts;
}
