import { useRoute, useRouter, type RouteLocationRaw } from 'vue-router';

/** Is this the place we are at, or the list that the page at hand belongs to? By address: `/services/7` is in `/services`. */
export function usePlace(): (to: RouteLocationRaw, exact?: boolean) => boolean {
  const router = useRouter();
  const route = useRoute();
  return (to, exact = false) => {
    const { path } = router.resolve(to);
    return route.path === path || (!exact && path !== '/' && route.path.startsWith(`${path}/`));
  };
}
