import { useApi, useQuery } from '@moorage/ui';

/** Where a product can stand: groups of the shop, and groups of servers that build it. */
export function useProductPlaces() {
  const api = useApi();
  return useQuery('product-places', async (signal) => {
    const [groups, serverGroups] = await Promise.all([
      api.call('product_groups.list', { limit: 100 }, { signal }),
      api.call('server_groups.list', { limit: 100 }, { signal }),
    ]);
    return { groups: groups.items, serverGroups: serverGroups.items };
  });
}
