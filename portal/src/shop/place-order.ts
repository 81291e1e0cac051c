import { isProblem, useApi } from '@moorage/ui';
import { ref, shallowRef, type Ref } from 'vue';
import { useRouter } from 'vue-router';
import type { PlacedOrder } from '../answers/catalog.ts';
import { orderItemOf, useCart } from './cart.ts';

/**
 * Orders the cart under the cart's own key: pressed twice, repeated after a lost answer or after a reload of the page, it is
 * one order. Then it goes on to paying, or to what is being built.
 */
export function usePlaceOrder(currency: Ref<string>) {
  const api = useApi();
  const router = useRouter();
  const { items, orderKey, clear } = useCart();
  const busy = ref(false);
  const placed = ref(false);
  const error = shallowRef<unknown>();

  async function place(): Promise<void> {
    if (busy.value || items.value.length === 0) return;
    busy.value = true;
    error.value = undefined;
    try {
      const order = (await api.call(
        'orders.place',
        { currency: currency.value, items: items.value.map(orderItemOf) },
        { idempotencyKey: orderKey.value },
      )) as PlacedOrder;
      placed.value = true;
      clear();
      await router.replace(placeAfter(order));
    } catch (problem) {
      error.value = problem;
    } finally {
      busy.value = false;
    }
  }
  return {
    busy,
    placed,
    error,
    /** No clear answer: pressing again repeats the same wish. */
    unclear: () => isProblem(error.value) && error.value.unknown,
    place,
  };
}

function placeAfter({ isPaid, invoiceId, serviceIds }: PlacedOrder): string {
  if (!isPaid) return `/invoices/${invoiceId}/pay`;
  return serviceIds.length === 1 ? `/services/${serviceIds[0]}` : '/services';
}
