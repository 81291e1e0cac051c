import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from './debian.mjs';
import { untilExit } from './processes.mjs';
import { startServerProcess } from './server-process.mjs';

/**
 * A private Redis on a free port of 127.0.0.1 that keeps nothing.
 * @param {{ dir?: string }} [options]
 * @returns {Promise<{ url: string, clientsServed(): Promise<number>, stop(): Promise<void> }>}
 */
export async function startRedis({ dir = tmpdir() } = {}) {
  const program = findProgram('redis-server');
  if (!program) throw new Error('Redis is not installed: apt-get install redis-server');
  const folder = mkdtempSync(join(dir, 'moorage-redis-'));
  const remove = untilExit(() => rmSync(folder, { recursive: true, force: true }));
  let own = 0;
  const count = () => (own += 1);
  const server = await startServerProcess({
    name: 'Redis',
    command: program,
    cwd: folder,
    args: (port) => [
      ...['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder],
      ...['--save', '', '--appendonly', 'no', '--daemonize', 'no'],
    ],
    answers: async (port) => (await ask(port, 'PING', count)).includes('+PONG'),
  });
  return {
    url: `redis://127.0.0.1:${server.port}`,
    /** Connections served since the start, without our own: 0 means that nobody used it. */
    async clientsServed() {
      const total = /total_connections_received:(\d+)/.exec(await ask(server.port, 'INFO stats', count));
      return Number(total[1]) - own;
    },
    async stop() {
      await server.stop();
      remove();
    },
  };
}

/** One inline command, one answer; an empty text when nobody listens yet. */
function ask(port, command, connected = () => {}) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      connected();
      socket.end(`${command}\r\nQUIT\r\n`);
    });
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk));
    socket.on('error', () => resolve(''));
    socket.on('close', () => resolve(answer));
  });
}
