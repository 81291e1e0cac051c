import { useApi, useQuery } from '@moorage/ui';
import type { Live } from '../answers/services.ts';

/** Is it up: asked now and then while somebody looks. */
export function useLiveState(id: () => number, enabled: () => boolean, pollMs = 10_000) {
  const api = useApi();
  return useQuery<Live>(
    () => `live:${id()}`,
    (signal) => api.call('services.live', { id: id() }, { signal }),
    { enabled, pollMs, refreshOn: ['service'] },
  );
}
