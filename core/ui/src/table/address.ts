import { inject, ref, watch, type Ref } from 'vue';
import { routeLocationKey, routerKey } from 'vue-router';
import type { TableFilter } from './columns.ts';

export interface ListState {
  search: string;
  filters: Record<string, string>;
}
type Query = Record<string, unknown>;

/** `?q=anna&state=open`: what a list shows is in its address, so that it can be sent to a colleague. */
export function readAddress(query: Query, filters: readonly TableFilter[], prefix: string): ListState {
  const text = (name: string) =>
    typeof query[prefix + name] === 'string' ? (query[prefix + name] as string) : '';
  const chosen = filters.flatMap(({ key, options }) => {
    const value = text(key);
    return options.some((option) => option.value === value) ? [[key, value] as const] : [];
  });
  return { search: text('q'), filters: Object.fromEntries(chosen) };
}

export function writeAddress(
  query: Query,
  state: ListState,
  filters: readonly TableFilter[],
  prefix: string,
): Query {
  const next = { ...query };
  const set = (name: string, value: string | undefined) => {
    if (value) next[prefix + name] = value;
    else delete next[prefix + name];
  };
  set('q', state.search);
  for (const { key } of filters) set(key, state.filters[key]);
  return next;
}

/** Search and filters, kept in the URL when there is a router, else in the component. */
export function useListState(
  filters: () => readonly TableFilter[],
  searches: boolean,
  prefix: string,
): Ref<ListState> {
  // A table without a search field must not be emptied by the `q` of another one.
  const read = (query: Query): ListState => {
    const found = readAddress(query, filters(), prefix);
    return searches ? found : { ...found, search: '' };
  };
  const router = inject(routerKey, null);
  const route = inject(routeLocationKey, null);
  const state = ref<ListState>(route ? read(route.query) : { search: '', filters: {} });
  if (router && route) {
    const path = route.path;
    watch(
      state,
      (next) => {
        const query = writeAddress(route.query, next, filters(), prefix);
        void router.replace({ query: query as never, hash: route.hash });
      },
      { deep: true },
    );
    watch(
      () => route.query,
      (query) => {
        if (route.path !== path) return;
        const next = read(query);
        if (JSON.stringify(next) !== JSON.stringify(state.value)) state.value = next;
      },
    );
  }
  return state;
}
