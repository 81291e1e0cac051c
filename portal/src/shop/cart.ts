import { newKey } from '@moorage/ui';
import { computed, ref } from 'vue';
import type { OrderItem } from '../answers/catalog.ts';

export interface CartItem extends OrderItem {
  /** Its own name, so that the same plan can stand in the cart twice. */
  readonly key: string;
  readonly slug: string;
  readonly name: string;
  /** What was chosen, in words, as it was shown when it was chosen. */
  readonly words: readonly { label: string; value: string }[];
}
interface Kept {
  readonly items: readonly CartItem[];
  /** Idempotency key of the order: it changes with the content, so that the same cart is never ordered twice. */
  readonly orderKey: string;
}

const place = 'm-cart';
const empty = (): Kept => ({ items: [], orderKey: newKey() });

function read(): Kept {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? 'null') as Kept | null;
    return kept && Array.isArray(kept.items) && typeof kept.orderKey === 'string' ? kept : empty();
  } catch {
    return empty(); // storage may be forbidden or damaged: the cart then lasts as long as the page
  }
}
const kept = ref<Kept>(read());

function change(items: readonly CartItem[]): void {
  kept.value = { items, orderKey: newKey() };
  try {
    localStorage.setItem(place, JSON.stringify(kept.value));
  } catch {
    return;
  }
}
// Another tab has changed it.
window.addEventListener('storage', (event) => {
  if (event.key === place) kept.value = read();
});

/** The cart of this browser. Prices are not in it: the server says them each time. */
export function useCart() {
  const items = computed(() => kept.value.items);
  return {
    items,
    orderKey: computed(() => kept.value.orderKey),
    count: computed(() => items.value.reduce((sum, { quantity }) => sum + quantity, 0)),
    find: (key: string) => items.value.find((item) => item.key === key),
    /** Adds it, or puts it in the place of the one with the same key. */
    put(item: CartItem) {
      const known = items.value.some(({ key }) => key === item.key);
      change(known ? items.value.map((one) => (one.key === item.key ? item : one)) : [...items.value, item]);
    },
    remove: (key: string) => change(items.value.filter((item) => item.key !== key)),
    clear: () => change([]),
  };
}

export const orderItemOf = ({ productId, priceId, quantity, options, order }: OrderItem): OrderItem => ({
  productId,
  priceId,
  quantity,
  options,
  order,
});
