import { createApi } from '@moorage/sdk/client';
import { createApp, watch } from 'vue';
import type { Router } from 'vue-router';
import { provideApi } from '../composables/api.ts';
import { useAppearance } from '../composables/appearance.ts';
import { createLive, provideLive } from '../composables/live.ts';
import { createExtensionHost } from '../extensions/host.ts';
import { provideExtensions } from '../extensions/use-host.ts';
import AppRoot from './AppRoot.vue';
import { guardRouter } from './guard.ts';
import { createSession, provideSession } from './session.ts';

export interface StartOptions {
  app: 'portal' | 'admin';
  router: Router;
  /** Route under which pages of extensions stand. */
  parentRoute: string;
  mountAt?: string;
}

/** Puts an app together: session, client, live line, extensions, router. The page shows as soon as the session is known. */
export async function startApp({
  app: name,
  router,
  parentRoute,
  mountAt = '#app',
}: StartOptions): Promise<void> {
  useAppearance(name === 'admin' ? 'compact' : 'comfortable');
  const session = createSession(() => api, name === 'admin' ? 'staff' : 'client');
  const api = createApi({
    base: '/api/v1',
    csrf: session.csrf,
    onProblem: (problem, action) => {
      if (problem.status === 401 && action !== 'session.sign_in') session.lose();
    },
  });
  const live = createLive('/api/v1/live');
  const host = createExtensionHost({ app: name, router, parentRoute, live, csrf: session.csrf });
  const app = createApp(AppRoot);
  provideApi(app, api);
  provideLive(app, live);
  provideSession(app, session);
  provideExtensions(app, host);

  await session.load();
  guardRouter(router, session);
  app.use(router);
  app.mount(mountAt);
  // Extensions never hold up the first paint: their places fill when they are there.
  const refresh = () =>
    host.refresh().catch((error: unknown) => console.warn('The list of extensions could not be read', error));
  void refresh();
  watch(
    () => session.user.value?.id,
    () => {
      live.reconnect();
      void refresh();
    },
  );
}
