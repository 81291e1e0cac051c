import { describe, expect, it } from 'vitest';
import { createGroupCommit } from './group-commit.ts';

const outcomes = async (calls: readonly Promise<void>[]): Promise<string[]> =>
  (await Promise.allSettled(calls)).map((end) =>
    end.status === 'rejected' ? String(end.reason) : 'written',
  );

describe('what arrives at the same time', () => {
  it('is written together, and alone when one of them cannot be written', async () => {
    const groups: number[][] = [];
    const commit = createGroupCommit<number>((items) => {
      groups.push([...items]);
      return items.includes(2) ? Promise.reject(new Error('2 is bad')) : Promise.resolve();
    });
    expect(await outcomes([commit(1), commit(3)])).toEqual(['written', 'written']);
    expect(await outcomes([commit(1), commit(2), commit(3)])).toEqual([
      'written',
      'Error: 2 is bad',
      'written',
    ]);
    expect(groups).toEqual([[1, 3], [1, 2, 3], [1], [2], [3]]);
  });

  it('is not written a second time when the answer to its commit was lost', async () => {
    const groups: number[][] = [];
    const lost = Object.assign(new Error('The server closed the connection'), { fatal: true });
    const commit = createGroupCommit<number>((items) => {
      groups.push([...items]);
      return groups.length === 1 ? Promise.reject(lost) : Promise.resolve();
    });
    expect(await outcomes([commit(1), commit(2)])).toEqual([String(lost), String(lost)]);
    expect(await outcomes([commit(3), commit(4)])).toEqual(['written', 'written']);
    expect(groups).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });
});
