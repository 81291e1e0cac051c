import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createServer } from 'node:net';

const undone = new Set();

/**
 * Something that must not outlive this process: a server, a temporary folder. `undo` has to be synchronous, because it also
 * runs when the process is interrupted. Returns a function that does it now.
 */
export function untilExit(undo) {
  undone.add(undo);
  return () => {
    if (undone.delete(undo)) undo();
  };
}

function undoAll() {
  for (const undo of [...undone].reverse()) {
    undone.delete(undo);
    undo();
  }
}

process.on('exit', undoAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => process.exit(128 + constants.signals[signal]));
}

/** Ends a process group that we started, by its leader's id. */
export function endGroup(child, signal = 'SIGKILL') {
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Colours are for terminals: a log of the continuous integration is read as text. */
const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1', FORCE_COLOR: undefined };

/**
 * Runs a command in a process group of its own and ends the whole group when the time is up. Its output is shown as it comes,
 * or kept and handed back.
 * @returns {Promise<{ code: number, timedOut: boolean, output: string }>} code 1 when a signal ended it, 127 when it could
 *   not be started
 */
export function run(command, args, { cwd, env = {}, minutes = 10, keep = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...plain, ...env },
      stdio: ['ignore', ...(keep ? ['pipe', 'pipe'] : ['inherit', 'inherit'])],
      detached: true,
    });
    const settled = child.pid === undefined ? () => {} : untilExit(() => endGroup(child));
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      endGroup(child);
    }, minutes * 60_000);
    const finish = (code) => {
      clearTimeout(timer);
      settled();
      resolve({ code, timedOut, output });
    };
    child.once('error', (error) => {
      output += `${command} could not be started: ${error.message}\n`;
      if (!keep) process.stdout.write(output);
      finish(127);
    });
    child.once('close', (code) => finish(code ?? 1));
  });
}

/** A port that was free a moment ago; whoever takes it must be ready to try another. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
