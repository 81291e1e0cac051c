import { createApp } from 'vue';
import { createRouter, createWebHashHistory } from 'vue-router';
import { createExtensionHost, provideExtensions, provideApi, createApi } from '../src/index.ts';
import Gallery from './Gallery.vue';

// `?theme=dark&density=compact` sets the scene for a picture.
const wanted = new URLSearchParams(location.search);
for (const name of ['theme', 'density'] as const) {
  const value = wanted.get(name);
  if (value) document.documentElement.dataset[name] = value;
}
const router = createRouter({
  history: createWebHashHistory(),
  routes: [{ path: '/:rest(.*)*', component: Gallery }],
});
const app = createApp(Gallery);
provideApi(app, createApi({ base: '/api/v1' }));
provideExtensions(
  app,
  createExtensionHost({
    app: 'admin',
    page: {
      fetchList: async () => ({ revision: 1, extensions: [] }),
      importModule: () => import('./sample-extension.ts'),
      addStyles: async () => () => undefined,
      report: () => undefined,
    },
  }),
);
app.use(router).mount('#app');
