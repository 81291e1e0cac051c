/**
 * Whoever asks for the same at the same time shares one query. It starts after all who share it have asked, so everybody gets
 * what a query of their own would have found: this keeps nothing, it only asks less often.
 */
export function createSharedRead<K, T>(read: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const running = new Map<K, Promise<T>>();
  const next = new Map<K, Promise<T>>();

  function start(key: K): Promise<T> {
    const done = (): void => {
      if (running.get(key) === reading) running.delete(key);
    };
    const reading: Promise<T> = read(key);
    running.set(key, reading);
    reading.then(done, done);
    return reading;
  }

  /** What runs already may have looked too early: those who come meanwhile wait for the next one. */
  function after(current: Promise<T>, key: K): Promise<T> {
    const begin = (): Promise<T> => {
      next.delete(key);
      return start(key);
    };
    const shared = current.then(begin, begin);
    next.set(key, shared);
    return shared;
  }

  return (key) => {
    const waiting = next.get(key);
    if (waiting) return waiting;
    const current = running.get(key);
    return current ? after(current, key) : start(key);
  };
}
