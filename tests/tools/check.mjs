/** `./moorage check`: what to run before a commit, in about a minute. Format, lint, types, import rules, unit tests. */
import { createReport } from './report.mjs';
import { runStaticChecks } from './static-checks.mjs';
import { testFiles } from './test-files.mjs';
import { runVitest } from './vitest.mjs';

const report = createReport();
const { unit } = testFiles();
const slow = /^tests\/(scenarios|contracts|bench)\//;

await report.stage('Static checks', () => runStaticChecks());
await report.stage('Import rules and unit tests', () => runVitest(unit.filter((path) => !slow.test(path))));
process.exitCode = report.finish();
