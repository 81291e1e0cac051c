import { useApi, useQuery } from '@moorage/ui';
import { computed, type Ref } from 'vue';
import type { PaymentMethod, WayToPay } from '../../answers/billing.ts';

/** What is stored, and the ways to pay that the brand offers in this currency. */
export function useMethods(currency: Readonly<Ref<string>>) {
  const api = useApi();
  const methods = useQuery<{ items: readonly PaymentMethod[] }>('payment-methods', (signal) =>
    api.call('payment_methods.list', {}, { signal }),
  );
  const ways = useQuery<{ items: readonly WayToPay[] }>(
    () => `ways-to-pay:${currency.value}`,
    (signal) => api.call('gateways.available', { currency: currency.value }, { signal }),
  );
  return {
    methods,
    ways,
    stored: computed(() => methods.value.value?.items ?? []),
    offered: computed(() => ways.value.value?.items ?? []),
    loading: computed(() => methods.loading.value || ways.loading.value),
    error: computed(() => methods.error.value ?? ways.error.value),
    reload: () => Promise.all([methods.reload(), ways.reload()]),
  };
}
