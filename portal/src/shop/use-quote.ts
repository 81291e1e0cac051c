import { useApi, useQuery, useSession, type Query } from '@moorage/ui';
import { computed, onScopeDispose, ref, watch, type Ref } from 'vue';
import type { OrderItem, Quote } from '../answers/catalog.ts';

/** The server's price for these items, asked again (a moment later, while somebody types) whenever they change. */
export function useQuote(items: () => readonly OrderItem[], currency: Ref<string>): Query<Quote> {
  const api = useApi();
  const session = useSession();
  // Taxes depend on who asks.
  const wish = computed(() => JSON.stringify([session.user.value?.id ?? null, currency.value, items()]));
  const settled = ref(wish.value);
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(wish, (next) => {
    clearTimeout(timer);
    timer = setTimeout(() => (settled.value = next), 150);
  });
  onScopeDispose(() => clearTimeout(timer));
  return useQuery<Quote>(
    () => `quote:${settled.value}`,
    (signal) => api.call('catalog.quote', { currency: currency.value, items: [...items()] }, { signal }),
    { enabled: () => items().length > 0 },
  );
}
