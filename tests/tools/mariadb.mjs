import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { findProgram } from './debian.mjs';
import { untilExit } from './processes.mjs';
import { startServerProcess } from './server-process.mjs';

/**
 * A private MariaDB with durable defaults on a free port of 127.0.0.1, in a temporary folder that goes with it.
 * Works as root (the server then runs as `mysql`) and as an ordinary user.
 * @param {{ dir?: string }} [options] where to make the folder
 * @returns {Promise<{ url: string, socket: string, createDatabase(): Promise<string>, databasesCreated(): Promise<number>, stop(): Promise<void> }>}
 *   `url` has no database: a test makes its own
 */
export async function startMariaDb({ dir = tmpdir() } = {}) {
  const program = findProgram('mariadbd');
  if (!program) throw new Error('MariaDB is not installed: apt-get install mariadb-server');
  const folder = mkdtempSync(join(dir, 'moorage-mariadb-'));
  const remove = untilExit(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const data = join(folder, 'data');
  const socket = join(folder, 'socket');
  const password = randomBytes(12).toString('hex');
  prepareFolder(folder, data, password);

  const server = await startServerProcess({
    name: 'MariaDB',
    command: program,
    args: (port) => [
      '--no-defaults',
      ...asUser(),
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--init-file=${join(folder, 'init.sql')}`,
      `--pid-file=${join(folder, 'pid')}`,
      '--skip-name-resolve',
      '--character-set-server=utf8mb4',
      '--max-connections=300',
    ],
    answers: (port) => canConnect(urlOf(port, password)),
  });

  const url = urlOf(server.port, password);
  const connection = await mysql.createConnection(url);
  connection.on('error', () => {}); // the server going away is what stop() is for
  let count = 0;
  return {
    url,
    socket,
    async createDatabase() {
      const name = `moorage_${process.pid}_${(count += 1)}`;
      await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
      return `${url}/${name}`;
    },
    async databasesCreated() {
      const [rows] = await connection.query("SHOW GLOBAL STATUS LIKE 'Com_create_db'");
      return Number(rows[0].Value);
    },
    async stop() {
      connection.destroy();
      await server.stop();
      remove();
    },
  };
}

const isRoot = () => process.getuid() === 0;
const asUser = () => (isRoot() ? ['--user=mysql'] : []);
const urlOf = (port, password) => `mysql://moorage:${password}@127.0.0.1:${port}`;

function prepareFolder(folder, data, password) {
  chmodSync(folder, 0o711); // the server's own user has to get through
  mkdirSync(data, { mode: 0o700 });
  const install = [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ];
  execFileSync(findProgram('mariadb-install-db'), [...install, ...asUser()], { stdio: 'pipe' });
  if (isRoot()) execFileSync('chown', ['-R', 'mysql:', folder]);
  const sql = [
    `CREATE USER moorage@'127.0.0.1' IDENTIFIED BY '${password}';`,
    "GRANT ALL PRIVILEGES ON *.* TO moorage@'127.0.0.1' WITH GRANT OPTION;",
    `ALTER USER root@localhost IDENTIFIED BY '${password}';`,
  ];
  writeFileSync(join(folder, 'init.sql'), `${sql.join('\n')}\n`, { mode: 0o644 });
}

async function canConnect(url) {
  try {
    const connection = await mysql.createConnection(url);
    await connection.end();
    return true;
  } catch (error) {
    if (error.code === 'ECONNREFUSED' || error.code === 'PROTOCOL_CONNECTION_LOST') return false;
    throw error;
  }
}
