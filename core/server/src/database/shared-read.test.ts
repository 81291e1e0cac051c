import { describe, expect, it } from 'vitest';
import { createSharedRead } from './shared-read.ts';

/** A table of one number, which is read when the query starts and answered when the test says so. */
function table() {
  let value = 0;
  const answers: (() => void)[] = [];
  const read = createSharedRead<string, number>((key) => {
    const found = value;
    return new Promise((resolve, reject) =>
      answers.push(() => (key === 'bad' ? reject(new Error(`no ${found}`)) : resolve(found))),
    );
  });
  return {
    read,
    write: (next: number) => (value = next),
    queries: () => answers.length,
    async answer(index: number) {
      answers[index]?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe('a shared read', () => {
  it('never tells what was true before it was asked', async () => {
    const { read, write, answer, queries } = table();
    const first = read('a');
    write(1);
    const second = read('a');
    const third = read('a');
    expect(queries()).toBe(1);
    await answer(0);
    expect(await first).toBe(0);
    expect(queries()).toBe(2);
    await answer(1);
    expect([await second, await third]).toEqual([1, 1]);
    write(2);
    const later = read('a');
    await answer(2);
    expect(await later).toBe(2);
  });

  it('keeps different questions apart, and a failure is told to those who shared it only', async () => {
    const { read, answer, queries } = table();
    const [bad, good] = [read('bad'), read('good')];
    const next = read('bad');
    expect(queries()).toBe(2);
    const failed = expect(bad).rejects.toThrow('no 0');
    await answer(0);
    await failed;
    await answer(1);
    expect(await good).toBe(0);
    const again = expect(next).rejects.toThrow('no 0');
    await answer(2);
    await again;
    expect(queries()).toBe(3);
  });
});
