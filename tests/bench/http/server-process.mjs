import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { endGroup, freePort, untilExit } from '../../tools/processes.mjs';

/** Runs a Node program that listens on the port it is given, until `stop`. Its log goes nowhere, its complaints to ours. */
export async function serve(args, env = {}) {
  const port = await freePort();
  const child = spawn(process.execPath, args(port), {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  const release = untilExit(() => child.exitCode === null && endGroup(child));
  const gone = new Promise((resolve) => child.once('exit', resolve));
  for (const end = performance.now() + 60_000; !(await listens(port));) {
    if (child.exitCode !== null || performance.now() > end)
      throw new Error(`It did not listen: ${args(port).join(' ')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(release, 20_000);
      await gone;
      clearTimeout(late);
      release();
    },
  };
}

const listens = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
