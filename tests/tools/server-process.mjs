import { spawn } from 'node:child_process';
import { endGroup, freePort, untilExit } from './processes.mjs';

/**
 * Starts a database-like server on a free port of 127.0.0.1 and waits until it answers.
 * It is in a process group of its own, so that Ctrl-C reaches our tests before their server goes.
 * @param {{ name: string, command: string, args: (port: number) => string[], answers: (port: number) => Promise<boolean> }} options
 * @returns {Promise<{ port: number, stop(): Promise<void> }>}
 */
export async function startServerProcess({ name, command, args, answers, cwd }) {
  let trouble = '';
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const port = await freePort();
    const child = spawn(command, args(port), { cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let output = '';
    const keep = (chunk) => (output = (output + chunk).slice(-4000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const gone = new Promise((resolve) => {
      child.once('exit', resolve);
      child.once('error', (error) => {
        keep(error.message);
        resolve();
      });
    });
    const kill = untilExit(() => child.pid !== undefined && child.exitCode === null && endGroup(child));
    if (await answersInTime(port, answers, gone)) {
      return {
        port,
        async stop() {
          child.kill('SIGTERM');
          const late = setTimeout(kill, 10_000);
          await gone;
          clearTimeout(late);
          kill();
        },
      };
    }
    kill();
    trouble = output.trim();
  }
  throw new Error(`${name} did not start.\n${trouble}`);
}

async function answersInTime(port, answers, gone) {
  const deadline = Date.now() + 30_000;
  const ended = gone.then(() => 'ended');
  while (Date.now() < deadline) {
    if (await answers(port)) return true;
    const pause = new Promise((resolve) => setTimeout(resolve, 50, 'waited'));
    if ((await Promise.race([ended, pause])) === 'ended') return false;
  }
  return false;
}
