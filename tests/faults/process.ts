import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Answer, Order } from './child.ts';

const program = join(import.meta.dirname, '../dist/faults/child.js');

export class Killed extends Error {}

/** A house in its own process. `kill` is SIGKILL: nothing in it gets to say goodbye. */
export interface HouseProcess {
  readonly port: number;
  readonly output: string[];
  ask<T>(order: Order): Promise<T>;
  kill(): Promise<void>;
}

export async function startProcess(environment: Record<string, string>): Promise<HouseProcess> {
  const child = fork(program, [], {
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'test', ...environment },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part: Buffer) => void output.push(part.toString()));
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const answerTo = <T>(id: number): Promise<T> =>
    new Promise((resolve, reject) => waiting.set(id, { resolve: resolve as never, reject }));

  child.on('message', ({ id, result, error }: Answer) => {
    const asker = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asker?.resolve(result);
    else asker?.reject(new Error(error));
  });
  const gone = once(child, 'exit').then(() => {
    for (const { reject } of waiting.values()) reject(new Killed(output.join('') || 'The process is gone'));
    waiting.clear();
  });

  let serial = 0;
  const port = await answerTo<number>(0);
  return {
    port,
    output,
    ask<T>(order: Order): Promise<T> {
      serial += 1;
      const answer = answerTo<T>(serial);
      send(child, { id: serial, order });
      return answer;
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** To a process that was killed a moment ago nothing can be said; whoever asks learns it by `gone`. */
function send(child: ChildProcess, message: { id: number; order: Order }): void {
  child.send(message, () => undefined);
}
