import { computed } from 'vue';
import { useRoute } from 'vue-router';

/** `:id` of the address as a number. */
export function useRouteId() {
  const route = useRoute();
  return computed(() => Number(route.params.id));
}
