import {
  onScopeDispose,
  ref,
  shallowRef,
  toValue,
  watch,
  type MaybeRefOrGetter,
  type Ref,
  type ShallowRef,
} from 'vue';
import { useLive } from './live.ts';

export interface Query<T> {
  readonly value: ShallowRef<T | undefined>;
  readonly error: ShallowRef<unknown>;
  /** True only while there is nothing to show yet; a reload keeps the old value and is silent. */
  readonly loading: Ref<boolean>;
  readonly reloading: Ref<boolean>;
  reload(): Promise<void>;
}
export interface QueryOptions {
  /** Live topics after which the value is read again. */
  refreshOn?: readonly string[];
  pollMs?: number;
  /** While false, nothing is read. */
  enabled?: MaybeRefOrGetter<boolean>;
}

const kept = new Map<string, unknown>();
const mostKept = 100;
/** Call it when the person changes: what one saw is not the other's. */
export const forgetQueries = (): void => kept.clear();

/**
 * Reads something and keeps it fresh. What was read under a key is shown at once when the key is asked for again, and
 * read again behind it. `key` may change (a route's id): then the old value goes.
 */
export function useQuery<T>(
  key: MaybeRefOrGetter<string>,
  read: (signal: AbortSignal) => Promise<T>,
  options: QueryOptions = {},
): Query<T> {
  const value = shallowRef<T>();
  const error = shallowRef<unknown>();
  const loading = ref(true);
  const reloading = ref(false);
  let running: AbortController | undefined;

  async function reload(): Promise<void> {
    if (!toValue(options.enabled ?? true)) return;
    running?.abort();
    const mine = (running = new AbortController());
    const name = toValue(key);
    reloading.value = true;
    try {
      const result = await read(mine.signal);
      if (mine !== running) return;
      value.value = result;
      error.value = undefined;
      keep(name, result);
    } catch (problem) {
      if (mine.signal.aborted || mine !== running) return;
      error.value = problem;
    } finally {
      if (mine === running) loading.value = reloading.value = false;
    }
  }

  watch(
    () => [toValue(key), toValue(options.enabled ?? true)] as const,
    ([name]) => {
      value.value = kept.get(name) as T | undefined;
      error.value = undefined;
      loading.value = value.value === undefined;
      void reload();
    },
    { immediate: true },
  );

  const undo = subscribe(options, () => void reload());
  onScopeDispose(() => {
    running?.abort();
    undo();
  });
  return { value, error, loading, reloading, reload };
}

function keep(name: string, value: unknown): void {
  kept.delete(name);
  kept.set(name, value);
  if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
}

/** Live topics, a missed stretch of them, and the poll, which rests while the page is hidden. */
function subscribe(options: QueryOptions, refresh: () => void): () => void {
  const live = useLive();
  const topics = options.refreshOn?.length ? [...options.refreshOn, 'reconnected'] : [];
  const undo = topics.map((topic) => live?.on(topic, refresh));
  const timer = options.pollMs ? setInterval(() => document.hidden || refresh(), options.pollMs) : undefined;
  return () => {
    undo.forEach((off) => off?.());
    clearInterval(timer);
  };
}
