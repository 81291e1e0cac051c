import { useApi, useQuery, useSession } from '@moorage/ui';
import { computed } from 'vue';
import type { Profile } from '../answers/profile.ts';

/** A client is billed in one currency for good; a guest sees the brand's. */
export function useCurrency() {
  const session = useSession();
  const api = useApi();
  const profile = useQuery<Profile>('profile', (signal) => api.call('profile.get', {}, { signal }), {
    enabled: () => session.user.value !== null,
  });
  return {
    currency: computed(() => profile.value.value?.currency ?? session.brand.value.currency),
  };
}
