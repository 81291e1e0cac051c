import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freshDatabase } from './fresh-database.ts';

const root = resolve(import.meta.dirname, '../..');
const program = join(root, 'tests/dist/demo/main.js');
const startMilliseconds = 90_000;
const stopMilliseconds = 20_000;

export interface Demo {
  /** As a browser reaches it, without a slash at the end. */
  readonly url: string;
  /** Sign in once. */
  readonly links: { readonly client: string; readonly staff: string };
  readonly folder: string;
  /** Null where the database is a file in that folder. */
  readonly databaseUrl: string | null;
  stop(): Promise<void>;
}

/** The demo as anybody starts it: a process of its own, a new data folder, a free port. */
export async function startDemo(env: Record<string, string> = {}): Promise<Demo> {
  if (!existsSync(program))
    throw new Error('The demo is not built: run "node core/build/build.mjs all" first.');
  const folder = mkdtempSync(join(tmpdir(), 'moorage-browser-'));
  const database = await freshDatabase();
  const port = await freePort();
  const child = spawn(process.execPath, [program, '--port', String(port), '--data', folder], {
    cwd: root,
    env: { ...process.env, ...database.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (more: Buffer) => (output += more.toString()));
  child.stderr.on('data', (more: Buffer) => (output += more.toString()));
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  // Whoever interrupts the run does not leave a company behind.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);

  async function stop(): Promise<void> {
    child.kill('SIGTERM');
    const late = await Promise.race([ended.then(() => false), wait(stopMilliseconds, true, { ref: false })]);
    if (late) child.kill('SIGKILL');
    await ended;
    process.off('exit', kill);
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
    if (late) throw new Error(`The demo did not stop within ${stopMilliseconds / 1_000} s.\n${output}`);
  }

  const url = `http://localhost:${port}`;
  const link = (title: string): string | undefined =>
    new RegExp(`${title}\\s+(${url}/sign-in/[\\w-]+)`).exec(output)?.[1];
  const deadline = performance.now() + startMilliseconds;
  for (;;) {
    const [client, staff] = [link('Portal'), link('Admin')];
    if (client && staff && (await isReady(url))) {
      return { url, folder, databaseUrl: database.url, links: { client, staff }, stop };
    }
    if (child.exitCode !== null || performance.now() > deadline) {
      const how = child.exitCode === null ? 'was not up in time' : `ended with ${child.exitCode}`;
      const words = `The demo ${how}.\n${output}`;
      await stop();
      throw new Error(words);
    }
    await wait(50);
  }
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/readyz`);
  return ((await response.json()) as { ready: boolean }).ready;
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
