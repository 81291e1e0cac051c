import { createRouter, createWebHistory } from 'vue-router';
import MainLayout from './layouts/MainLayout.vue';
import NotFound from './pages/NotFound.vue';
import { doors, pages } from './pages/routes.ts';
import { namedView } from './parts/named-view.ts';

export const router = createRouter({
  // Where the server offers the app; the public site has the rest of the host name.
  history: createWebHistory('/portal/'),
  routes: [
    ...doors,
    {
      path: '/',
      name: 'main',
      component: namedView('layout', MainLayout),
      children: [
        ...pages,
        {
          path: '/not-allowed',
          component: () => import('./pages/NotAllowed.vue'),
          meta: { title: 'Not allowed', public: true },
        },
        // Behind the pages, so that they come first; without them the frame would stand there empty.
        ...['', '/:rest(.*)*'].map((path) => ({
          path,
          component: NotFound,
          meta: { title: 'Not found', notFound: true },
        })),
      ],
    },
  ],
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
});
