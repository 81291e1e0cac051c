import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endGroup, freePort, untilExit } from '../tools/processes.mjs';
import { alternate } from './alternate.mjs';

export const name = 'cold-start';
export const title = 'Cold start: from the command to a server that is ready';

const folder = dirname(fileURLToPath(import.meta.url));
const main = join(folder, '../../core/server/dist/main.js');

/** The limit imports exactly the library files that the server imported before it listened, and listens. */
export async function run({ quick }) {
  if (!existsSync(main)) throw new Error('The server is not built: ./moorage build server');
  const place = mkdtempSync(join(tmpdir(), 'moorage-cold-'));
  const remove = untilExit(() => rmSync(place, { recursive: true, force: true }));
  const list = join(place, 'libraries');
  writeFileSync(list, '');
  const serve = (port, ...before) => [
    ...before,
    main,
    'start',
    '--port',
    `${port}`,
    '--data',
    join(place, 'data'),
  ];
  // The first start makes the database; the second tells which libraries a start needs.
  await timeUntilReady((port) => serve(port));
  await timeUntilReady((port) => serve(port, '--import', join(folder, 'cold-start/record.mjs')), {
    LIBRARIES: list,
  });
  const libraries = [...new Set(readFileSync(list, 'utf8').trim().split('\n').filter(Boolean))];
  if (libraries.length === 0)
    throw new Error('The server loaded no library before it listened: nothing to compare');
  writeFileSync(list, JSON.stringify(libraries));
  const result = await alternate({
    ours: () => timeUntilReady((port) => serve(port)),
    limit: () => timeUntilReady((port) => [join(folder, 'cold-start/limit.mjs'), list, `${port}`]),
    rounds: quick ? 5 : 21,
  });
  remove();
  const what = `./moorage start, ${libraries.length} library files`;
  return [{ case: what, ...result, unit: 'ms', target: 1.5, higherIsBetter: false }];
}

/** Milliseconds from the start of the process until `/readyz` says yes. */
async function timeUntilReady(args, env = {}) {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, args(port), {
    env: { ...process.env, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const release = untilExit(() => running() && endGroup(child));
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint += chunk));
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const running = () => child.exitCode === null && child.signalCode === null;
  let took;
  while (took === undefined && running() && performance.now() - began < 60_000) {
    if (await isReady(port)) took = performance.now() - began;
    else await new Promise((resolve) => setTimeout(resolve, 1));
  }
  child.kill('SIGTERM');
  const late = setTimeout(release, 15_000);
  await gone;
  clearTimeout(late);
  release();
  if (took === undefined) throw new Error(`It did not become ready: ${args(port).join(' ')}\n${complaint}`);
  return took;
}

const isReady = (port) =>
  new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/readyz', agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    request.once('error', () => resolve(false));
  });
