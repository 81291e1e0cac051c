import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What the tests need besides Node, and what falls away without it. */
export const programs = [
  { name: 'chromium', package: 'chromium', for: 'the browser tests' },
  { name: 'mariadbd', package: 'mariadb-server', for: 'the tests on MariaDB' },
  { name: 'redis-server', package: 'redis-server', for: 'the tests of the Redis queue' },
  { name: 'pdftotext', package: 'poppler-utils', for: 'reading PDF invoices back' },
];

/** Servers live in /usr/sbin, which an ordinary user's PATH does not have. */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  for (const folder of folders) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR', 'EACCES'].includes(error.code)) throw error;
    }
  }
  return undefined;
}

/**
 * Installs what is missing when this is root on a Debian.
 * @returns the programs that are still missing
 */
export function installMissing(say) {
  const missing = programs.filter(({ name }) => !findProgram(name));
  if (missing.length === 0) return [];
  const names = missing.map((program) => program.package);
  if (process.getuid() === 0 && findProgram('apt-get')) {
    say(`Installing ${names.join(', ')}`);
    if (apt('update', '-qq')) apt('install', '-y', '-qq', '--no-install-recommends', ...names);
  }
  return programs.filter(({ name }) => !findProgram(name));
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stdout, stderr } = spawnSync('apt-get', args, { env, encoding: 'utf8' });
  if (status !== 0) process.stdout.write(`${stdout}${stderr}`.split('\n').slice(-15).join('\n'));
  return status === 0;
}
