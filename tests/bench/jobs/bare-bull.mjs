import Bull from 'bull';

/** Bull as its documentation shows it; finished jobs do not stay, which is quicker for Redis too. */
export function createBareBull({ redisUrl, concurrency }) {
  const options = { removeOnComplete: true };
  const queue = new Bull('bare', redisUrl);
  return {
    add: (data) => queue.add(data, options),
    addMany: (list) => queue.addBulk(list.map((data) => ({ data, opts: options }))),
    process(handler) {
      void queue.process(concurrency, handler);
    },
    close: () => queue.close(),
  };
}
