import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { findProgram } from '../tools/debian.mjs';

const require = createRequire(import.meta.url);

/** Date, machine and versions, on one line. */
export function describeMachine() {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const Database = require('better-sqlite3');
  const sqlite = new Database(':memory:').prepare('select sqlite_version() as version').get().version;
  const mariadb = versionOf('mariadbd', /Ver (\d+\.\d+\.\d+)/);
  const redis = versionOf('redis-server', /v=(\d+\.\d+\.\d+)/);
  return [
    new Date().toISOString().slice(0, 10),
    `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${memory}, Linux ${release()}`,
    `Node ${process.versions.node}, SQLite ${sqlite}${mariadb && `, MariaDB ${mariadb}`}${redis && `, Redis ${redis}`}`,
  ].join(' · ');
}

function versionOf(name, pattern) {
  const path = findProgram(name);
  return path ? (pattern.exec(execFileSync(path, ['--version'], { encoding: 'utf8' }))?.[1] ?? '') : '';
}
