import { AsyncLocalStorage } from 'node:async_hooks';

/** One storage for all that surrounds running code: every promise carries each storage along, so a second one would cost as much again. */
const storage = new AsyncLocalStorage<readonly unknown[]>();
let count = 0;

export interface Slot<T> {
  get(): T | undefined;
  run<R>(value: T, work: () => R): R;
}

/** A place of its own in the surroundings: what is put there is seen by the work, and by all that the work starts. */
export function createSlot<T>(): Slot<T> {
  const place = count;
  count += 1;
  return {
    get: () => storage.getStore()?.[place] as T | undefined,
    run(value, work) {
      const all = storage.getStore()?.slice() ?? [];
      all[place] = value;
      return storage.run(all, work);
    },
  };
}
