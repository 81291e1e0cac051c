import type { RouteRecordRaw, Router } from 'vue-router';
import type { UiRoute } from './define-ui.ts';
import type { ListedExtension } from './page.ts';

/** Pages of an extension join the router, and leave it again; who stands on one that leaves is led home. */
export function addRoutes(
  router: Router,
  listed: ListedExtension,
  routes: readonly UiRoute[],
  parent?: string,
): () => void {
  const undo = routes.map((route) => {
    const record = {
      path: route.path,
      name: `extension:${listed.id}:${route.path}`,
      component: route.component,
      meta: { title: route.title, extensionId: listed.id, permission: route.permission },
    } as RouteRecordRaw;
    return parent ? router.addRoute(parent, record) : router.addRoute(record);
  });
  const here = router.currentRoute.value;
  // The address was opened before its page was known.
  if (routes.length > 0 && here.meta.notFound === true) {
    const again = router.resolve(here.fullPath);
    if (again.meta.extensionId === listed.id) void router.replace(again.fullPath);
  }
  return () => {
    const standsOnIt = router.currentRoute.value.meta.extensionId === listed.id;
    undo.forEach((one) => one());
    if (standsOnIt) void router.replace('/');
  };
}
