import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue';
import { useLive } from '../composables/live.ts';
import type { ListState } from './address.ts';
import type { TablePage, TableQuery } from './columns.ts';

/* eslint-disable @typescript-eslint/no-explicit-any */
export type LoadPage = (query: TableQuery) => Promise<TablePage>;
const mostExported = 10_000;

/** Pages by cursor. A refresh reads as many rows as are shown again, so that the list does not jump back to its top. */
export function useRows(load: () => LoadPage, state: Ref<ListState>, refreshOn: readonly string[] = []) {
  const rows = shallowRef<readonly any[]>([]);
  const next = ref<string | null>(null);
  const total = ref<number | null>(null);
  const error = shallowRef<unknown>();
  const loading = ref(true);
  const loadingMore = ref(false);
  let running: AbortController | undefined;

  const page = (cursor: string | null, signal: AbortSignal) =>
    load()({ search: state.value.search, filters: { ...state.value.filters }, cursor, signal });

  async function readUntil(count: number, signal: AbortSignal): Promise<TablePage> {
    let result = await page(null, signal);
    while (result.items.length < count && result.next) {
      const more = await page(result.next, signal);
      result = { ...more, total: result.total ?? null, items: [...result.items, ...more.items] };
    }
    return result;
  }

  async function read(count: number): Promise<void> {
    running?.abort();
    const mine = (running = new AbortController());
    try {
      const result = await readUntil(count, mine.signal);
      if (mine !== running) return;
      rows.value = result.items;
      next.value = result.next ?? null;
      total.value = result.total ?? null;
      error.value = undefined;
    } catch (problem) {
      if (mine === running) error.value = problem;
    } finally {
      if (mine === running) loading.value = loadingMore.value = false;
    }
  }

  async function more(): Promise<void> {
    if (!next.value || loadingMore.value) return;
    loadingMore.value = true;
    await read(rows.value.length + 1);
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    state,
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        loading.value = rows.value.length === 0;
        void read(0);
      }, 160);
    },
    { deep: true },
  );
  void read(0);

  const live = useLive();
  const topics = refreshOn.length ? [...refreshOn, 'reconnected'] : [];
  const undo = topics.map((topic) => live?.on(topic, () => void read(rows.value.length)));
  onScopeDispose(() => {
    clearTimeout(timer);
    running?.abort();
    undo.forEach((off) => off?.());
  });

  const all = async () =>
    (await readUntil(mostExported, new AbortController().signal)).items.slice(0, mostExported);
  return { rows, next, total, error, loading, loadingMore, more, all, reload: () => read(rows.value.length) };
}
