/**
 * Puts what arrives at the same time into one transaction: callers that wait for a durable write share its cost. Each call
 * resolves after the commit that holds its item, or rejects with that commit's error.
 */
export function createGroupCommit<T>(
  write: (items: readonly T[]) => Promise<void>,
  limit = 500,
): (item: T) => Promise<void> {
  interface Waiting {
    item: T;
    resolve: () => void;
    reject: (error: unknown) => void;
  }
  let waiting: Waiting[] = [];
  let writing = false;

  async function flush(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, limit);
      waiting = waiting.slice(limit);
      try {
        await write(group.map(({ item }) => item));
        for (const { resolve } of group) resolve();
      } catch (error) {
        await alone(group, error);
      }
    }
    writing = false;
  }

  /** One bad item must not fail its neighbours: after an error each is written by itself. */
  async function alone(group: readonly Waiting[], error: unknown): Promise<void> {
    if (group.length === 1) return group[0]?.reject(error);
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
      // The next turn of the loop: all requests of this turn come along.
      if (!writing && waiting.length === 1) setImmediate(() => void flush());
    });
}
