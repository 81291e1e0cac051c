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

/**
 * Work that belongs to nobody who happens to start it: a loop that is woken by a request and then serves all, a timer that
 * stays. Without this it would carry that request's key, caller and browser along for as long as it runs.
 */
export const detached = <R>(work: () => R): R => storage.run([], work);

/** For calls that come back from elsewhere, such as from a timer that serves all: they go on in the surroundings of this one. */
export function goingOnHere(): <R>(work: () => R) => R {
  const here = storage.getStore() ?? [];
  return (work) => storage.run(here, work);
}
