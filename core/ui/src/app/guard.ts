import { nextTick, watch } from 'vue';
import type { Router } from 'vue-router';
import type { Session } from './session.ts';

declare module 'vue-router' {
  interface RouteMeta {
    title?: string;
    /** Open to guests. */
    public?: boolean;
    permission?: string | undefined;
    extensionId?: string;
    notFound?: boolean;
  }
}

/** Only addresses of this app: `//evil.example` would leave it. */
export const safeTarget = (value: unknown): string =>
  typeof value === 'string' && /^\/(?![/\\])/.test(value) ? value : '/';

/** Guests are led to `/sign-in` and back; the title, the focus and a new release are looked after here, too. */
export function guardRouter(router: Router, session: Session): void {
  router.beforeEach((to) => {
    if (to.meta.public || session.user.value) {
      const mayNot = session.user.value && !session.may(to.meta.permission);
      return mayNot ? { path: '/not-allowed', query: { to: to.fullPath }, replace: true } : true;
    }
    return { path: '/sign-in', ...(to.fullPath === '/' ? {} : { query: { to: to.fullPath } }) };
  });

  const setTitle = () => {
    const { title } = router.currentRoute.value.meta;
    document.title = [title, session.brand.value.name].filter(Boolean).join(' · ');
  };
  watch(session.brand, setTitle);
  router.afterEach((to, from) => {
    setTitle();
    // A screen reader hears the new page; the first page keeps the browser's own start.
    if (from.matched.length > 0 && to.path !== from.path) {
      void nextTick(() => document.getElementById('main')?.focus({ preventScroll: true }));
    }
  });
  // After a release the old page asks for files that are gone: load the address anew, once.
  router.onError((error, to) => {
    const gone = error instanceof TypeError && /import|module|fetch/i.test(error.message);
    const mark = `m-reloaded:${to.fullPath}`;
    if (!gone || sessionStorage.getItem(mark)) throw error;
    sessionStorage.setItem(mark, '1');
    location.assign(router.resolve(to).href);
  });
  watch(session.user, (user, before) => {
    const here = router.currentRoute.value;
    if (before && !user && !here.meta.public)
      void router.replace({ path: '/sign-in', query: { to: here.fullPath } });
  });
}
