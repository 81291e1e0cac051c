/**
 * `./moorage test [--full] [FILTER]`: everything, in this order. FILTER is a part of a test file's path; with it only those
 * files run, and no static checks. The last line is `N passed, N failed[, N skipped]`.
 */
import { copyCoreAlone } from './alone.mjs';
import { findProgram, installMissing } from './debian.mjs';
import { startMariaDb } from './mariadb.mjs';
import { run } from './processes.mjs';
import { quickFolder } from './quick-folder.mjs';
import { startRedis } from './redis.mjs';
import { createReport } from './report.mjs';
import { runStaticChecks } from './static-checks.mjs';
import { root, testFiles } from './test-files.mjs';
import { runVitest } from './vitest.mjs';

const words = process.argv.slice(2);
const unknown = words.find((word) => word.startsWith('-') && word !== '--full');
const [filter = '', ...more] = words.filter((word) => !word.startsWith('-'));
if (unknown || more.length > 0) {
  process.stderr.write('Usage: ./moorage test [--full] [FILTER]\n');
  process.exit(2);
}
const complete = process.env.CI === 'true';
const folder = quickFolder();
const isFull = words.includes('--full') || process.env.MOORAGE_FULL === '1';
const given = { MOORAGE_TEST_FOLDER: folder, ...(isFull && { MOORAGE_FULL: '1' }) };
/** Hundreds of killed processes, or a hundred thousand random requests, take their time. */
const minutes = isFull ? 120 : 15;
const files = testFiles(filter);
const report = createReport();

report.heading('Programs');
const missing = installMissing((text) => report.note(text));
for (const program of missing) {
  report.note(
    `${program.package} is not installed, so this leaves out ${program.for}: apt-get install ${program.package}`,
  );
}
if (missing.length === 0) report.note('all there');

await report.stage('Build', async () => {
  const { code } = await run(process.execPath, ['core/build/build.mjs', 'all'], { cwd: root });
  return code === 0 ? { passed: 1 } : { failed: 1, failures: ['core/build/build.mjs all'] };
});

if (!filter) await report.stage('Static checks', () => runStaticChecks());

// The server's own tests are run where there is nothing but the core: what passes there needs no extension.
const aroundServer = files.unit.filter((path) => !files.alone.includes(path));
await tests('The server alone, without any extension, on SQLite', files.alone, { alone: true });
await tests('Unit, contract and scenario tests on SQLite', aroundServer);
await onServers('Both on MariaDB and Redis, with every extension', files.database);
await tests('Fault tests on SQLite', files.faults);
await onServers('Fault tests on MariaDB and Redis', files.faults);
await tests('Browser tests on SQLite', files.browser, { needs: ['chromium'] });
await onServers('Browser tests on MariaDB and Redis', files.browserOnDatabase, { needs: ['chromium'] });

process.exitCode = report.finish();

async function tests(title, paths, { needs = [], alone = false, env = {}, after = async () => {} } = {}) {
  if (paths.length === 0) {
    if (!filter) report.leaveOut(title, 'there are no such tests', !complete);
    return;
  }
  const absent = needs.filter((name) => !findProgram(name));
  if (absent.length > 0) {
    report.leaveOut(title, `${absent.join(', ')} is missing`, !complete);
    return;
  }
  await report.stage(title, async () => {
    const copy = alone ? copyCoreAlone() : undefined;
    const counts = await runVitest(paths, {
      env: { ...given, ...env },
      minutes,
      ...(copy && { cwd: copy.folder }),
    });
    copy?.remove();
    await after(counts);
    return counts;
  });
}

/** Private servers for one stage, so that no stage sees what another left behind. */
async function onServers(title, paths, { needs = [] } = {}) {
  const programs = [...needs, 'mariadbd', 'redis-server'];
  if (paths.length === 0 || programs.some((name) => !findProgram(name))) {
    await tests(title, paths, { needs: programs });
    return;
  }
  const [database, redis] = await Promise.all([startMariaDb({ dir: folder }), startRedis()]);
  await tests(title, paths, {
    needs: programs,
    env: { MOORAGE_TEST_DATABASE: database.url, MOORAGE_TEST_REDIS: redis.url },
    after: async (counts) => {
      if (filter) return;
      // A stage that never touched the servers has proved nothing about them, whatever its tests say.
      if ((await database.databasesCreated()) === 0) unused(counts, 'MariaDB');
      if ((await redis.clientsServed()) === 0) unused(counts, 'Redis');
    },
  });
  await Promise.all([database.stop(), redis.stop()]);
}

function unused(counts, name) {
  counts.failed += 1;
  counts.failures.push(`no test used ${name}`);
}
