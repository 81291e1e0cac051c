import { isConnectionLost } from './connect.ts';

/**
 * Puts what arrives at the same time into one transaction: callers that wait for a durable write share its cost. Each call
 * resolves after the commit that holds its item, or rejects with that commit's error. `atOnce`: how many transactions may be
 * on their way; more than one only where their order does not matter, and the database can do so.
 */
export function createGroupCommit<T>(
  write: (items: readonly T[]) => Promise<void>,
  { limit = 500, atOnce = 1 }: { limit?: number; atOnce?: number } = {},
): (item: T) => Promise<void> {
  interface Waiting {
    item: T;
    resolve: () => void;
    reject: (error: unknown) => void;
  }
  let waiting: Waiting[] = [];
  let woken = false;
  let writing = 0;

  function begin(): void {
    woken = false;
    while (writing < atOnce && waiting.length > 0) {
      writing += 1;
      const group = waiting.slice(0, limit);
      waiting = waiting.slice(limit);
      void writeTogether(group).then(() => {
        writing -= 1;
        begin();
      });
    }
  }

  async function writeTogether(group: readonly Waiting[]): Promise<void> {
    try {
      await write(group.map(({ item }) => item));
      for (const { resolve } of group) resolve();
    } catch (error) {
      await alone(group, error);
    }
  }

  /**
   * One bad item must not fail its neighbours: after an error each is written by itself. Not so when the connection broke: the
   * group may be in the database already.
   */
  async function alone(group: readonly Waiting[], error: unknown): Promise<void> {
    if (group.length === 1 || isConnectionLost(error)) return group.forEach(({ reject }) => reject(error));
    for (const { item, resolve, reject } of group) {
      try {
        await write([item]);
        resolve();
      } catch (own) {
        reject(own);
      }
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (woken || writing === atOnce) return;
      woken = true;
      // The next turn of the loop: all requests of this turn come along.
      setImmediate(begin);
    });
}
