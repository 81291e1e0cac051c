import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Answer, Order } from './child.ts';

const program = join(import.meta.dirname, '../dist/faults/child.js');

export class Killed extends Error {}
/** The house said no; `code` is that of its refusal. */
export class Refused extends Error {
  readonly code: string;
  constructor(code: string, stack: string) {
    super(stack);
    this.code = code;
  }
}

/** What a house is opened with. */
export interface Opening {
  readonly web: boolean;
  readonly worker: boolean;
  /** Milliseconds between its clock and that of the machine. */
  readonly ahead: number;
  readonly environment: Readonly<Record<string, string>>;
}
/** A house in its own process. `kill` is SIGKILL: nothing in it gets to say goodbye. */
export interface HouseProcess {
  /** 0 without `web`. */
  readonly port: number;
  readonly output: string[];
  ask<T>(order: Order): Promise<T>;
  kill(): Promise<void>;
}
/** The program is loaded, which takes the longest, and nothing is opened yet. */
export interface LoadedProcess {
  open(how: Opening): Promise<HouseProcess>;
  kill(): Promise<void>;
}

export function loadProcess(): LoadedProcess {
  const child = fork(program, [], {
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'test' },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part: Buffer) => void output.push(part.toString()));
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  child.on('message', ({ id, result, error, refusal }: Answer) => {
    const asker = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asker?.resolve(result);
    else asker?.reject(refusal === undefined ? new Error(error) : new Refused(refusal, error));
  });
  let isGone = false;
  const gone = once(child, 'exit').then(() => {
    isGone = true;
    for (const { reject } of waiting.values()) reject(new Killed(output.join('') || 'The process is gone'));
    waiting.clear();
  });

  let serial = 0;
  const ask = <T>(order: Order): Promise<T> =>
    new Promise((resolve, reject) => {
      if (isGone) return reject(new Killed('The process is gone'));
      serial += 1;
      waiting.set(serial, { resolve: resolve as (value: unknown) => void, reject });
      // To a process that was killed a moment ago nothing can be said; whoever asks learns it by `gone`.
      child.send({ id: serial, order }, () => undefined);
    });
  async function kill(): Promise<void> {
    child.kill('SIGKILL');
    await gone;
  }
  return {
    kill,
    async open(how) {
      const port = await ask<number>({ do: 'open', how });
      return { port, output, ask, kill };
    },
  };
}
