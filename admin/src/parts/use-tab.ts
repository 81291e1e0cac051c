import { computed } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** The chosen tab stands in the address. Its table's search and filters do not outlive it. */
export function useTab(first: string) {
  const route = useRoute();
  const router = useRouter();
  return computed<string>({
    get: () => (typeof route.query.tab === 'string' ? route.query.tab : first),
    set: (tab) => {
      if (tab === (route.query.tab ?? first)) return;
      void router.replace({ query: tab === first ? {} : { tab } });
    },
  });
}
