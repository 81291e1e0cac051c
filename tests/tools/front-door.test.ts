import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { chmodSync, cpSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProgram } from './debian.mjs';

const root = resolve(import.meta.dirname, '../..');
const usual =
  'sh dirname readlink cksum date cat id mktemp chmod mkdir ln rm sed grep tail basename sleep cp setsid ls';

let place = '';
let checkout = '';
let bin = '';

/** A checkout with a server that only tells how it was called, and a PATH with nothing but the usual tools and a fake npm. */
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'moorage-door-'));
  checkout = join(place, 'checkout');
  bin = join(place, 'bin');
  for (const folder of ['core/build', 'core/server/dist']) {
    mkdirSync(join(checkout, folder), { recursive: true });
  }
  mkdirSync(bin);
  chmodSync(place, 0o755);
  for (const name of usual.split(' ')) symlinkSync(findProgram(name)!, join(bin, name));
  symlinkSync(process.execPath, join(bin, 'node'));
  cpSync(join(root, 'moorage'), join(checkout, 'moorage'));
  writeFileSync(join(checkout, 'package-lock.json'), '{}');
  writeFileSync(join(checkout, 'core/build/build.mjs'), '');
  writeFileSync(
    join(checkout, 'core/server/dist/main.js'),
    'console.log(JSON.stringify([process.cwd(), ...process.argv.slice(2)])); process.exitCode = 7;',
  );
  program('npm', `echo "$*" >> "${place}/npm-calls"; mkdir -p node_modules`);
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

function program(name: string, body: string): void {
  rmSync(join(bin, name), { force: true });
  writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}
function start(args: string[], options: { cwd?: string; uid?: number } = {}) {
  const child = spawn(join(checkout, 'moorage'), args, {
    cwd: options.cwd ?? checkout,
    env: { PATH: bin, TMPDIR: place, HOME: place },
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  const outcome: Outcome = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (outcome.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (outcome.stderr += chunk.toString()));
  const done = new Promise<Outcome>((settle) => {
    child.on('close', (code) => settle({ ...outcome, code }));
  });
  return { child, done };
}
const run = (args: string[], options = {}): Promise<Outcome> => start(args, options).done;
const npmCalls = (): string[] =>
  existsSync(join(place, 'npm-calls'))
    ? readFileSync(join(place, 'npm-calls'), 'utf8').trim().split('\n')
    : [];

describe('./moorage', () => {
  it('prepares once, then hands over arguments, folder and exit code', async () => {
    const first = await run(['start', '--port', '1', 'two words'], { cwd: place });
    expect(first).toMatchObject({ code: 7 });
    expect(JSON.parse(first.stdout)).toEqual([place, 'start', '--port', '1', 'two words']);
    expect(npmCalls()).toEqual([
      expect.stringMatching(/^ci --ignore-scripts /),
      expect.stringMatching(/^rebuild /),
    ]);
    expect(npmCalls()[1]).toMatch(/ better-sqlite3 bcrypt esbuild$/);

    const second = await run(['start']);
    expect(second).toMatchObject({ code: 7, stderr: '' });
    expect(npmCalls()).toHaveLength(2);

    writeFileSync(join(checkout, 'package-lock.json'), '{"changed":true}');
    await run(['start']);
    expect(npmCalls()).toHaveLength(4);
  });

  it('writes one line per step when nobody watches', async () => {
    const { stderr } = await run(['start']);
    expect(stderr).not.toContain('\r');
    expect(stderr.match(/^ {2}done {2}.*, \d+ s$/gm)).toHaveLength(3);
  });

  it('prepares once for two that start together', async () => {
    program('npm', `echo "$*" >> "${place}/npm-calls"; mkdir -p node_modules; sleep 1`);
    const [web, worker] = await Promise.all([run(['web']), run(['worker'])]);
    expect([web.code, worker.code]).toEqual([7, 7]);
    expect(npmCalls()).toHaveLength(2);
  });

  it('takes its children along when it is ended', async () => {
    program('npm', `echo $$ > "${place}/npm-pid"; sleep 60`);
    const { child, done } = start(['start']);
    while (!existsSync(join(place, 'npm-pid'))) await wait(20);
    const pid = Number(readFileSync(join(place, 'npm-pid'), 'utf8'));
    child.kill('SIGTERM');
    expect(await done).toMatchObject({ code: 143 });
    for (let tries = 0; tries < 100 && isRunning(pid); tries += 1) await wait(20);
    expect(isRunning(pid)).toBe(false);
    expect(existsSync(join(checkout, '.moorage/bootstrap.lock'))).toBe(false);
  });
});

/** A process that has ended but was not yet collected is not running. */
function isRunning(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

describe('./moorage says in one sentence', () => {
  const complaint = async (args: string[], options = {}): Promise<string> => {
    const { code, stdout, stderr } = await run(args, options);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    const lines = stderr.split('\n').filter((line) => line.startsWith('moorage: '));
    expect(lines).toHaveLength(1);
    expect(stderr).not.toMatch(/^ +at /m);
    return lines[0]!;
  };

  it('that there is no Node', async () => {
    rmSync(join(bin, 'node'));
    expect(await complaint(['demo'])).toContain("there is no 'node' on the PATH");
  });

  it.each(['18.20.4', '20.18.3', '22.11.0', '21.7.0'])('that Node %s will not do', async (version) => {
    program('node', `echo "${version} linux-x64-1"`);
    expect(await complaint(['demo'])).toContain(`this is Node ${version}`);
  });

  it('that npm cannot reach its registry', async () => {
    program(
      'npm',
      '[ "$1" = config ] && echo https://registry.example/ && exit; echo "npm error code ENOTFOUND"; exit 1',
    );
    expect(await complaint(['start'])).toMatch(/cannot reach its registry \(https:\/\/registry\.example\/\)/);
  });

  it('which packages a missing compiler is in', async () => {
    program('npm', 'mkdir -p node_modules; [ "$1" = ci ] || { echo "gyp ERR! at stack"; exit 1; }');
    expect(await complaint(['start'])).toContain("'apt-get install g++ make python3'");
  });

  it('that the build failed, with its last lines', async () => {
    writeFileSync(join(checkout, 'core/build/build.mjs'), 'throw new Error("no such page");');
    const { code, stderr } = await run(['start']);
    expect(code).toBe(1);
    expect(stderr).toContain('Error: no such page');
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('that the data folder is a file', async () => {
    writeFileSync(join(place, 'file'), '');
    expect(await complaint(['start', '--data', join(place, 'file')])).toContain('is a file');
    expect(await complaint(['start', `--data=${join(place, 'file/below')}`])).toContain('cannot be written');
  });

  const nobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};
  it('that the data folder may not be written', async () => {
    mkdirSync(join(place, 'data'), { mode: 0o555 });
    expect(await complaint(['start', '--data', join(place, 'data/new')], nobody)).toContain(
      'cannot be written by',
    );
  });

  it('that the checkout may not be written', async () => {
    chmodSync(checkout, 0o555);
    expect(await complaint(['start'], nobody)).toContain(`may not write in ${checkout}`);
    chmodSync(checkout, 0o755);
  });
});
