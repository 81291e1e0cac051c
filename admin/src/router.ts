import { createRouter, createWebHistory } from 'vue-router';
import MainLayout from './layouts/MainLayout.vue';
import NotFound from './pages/NotFound.vue';
import { pages } from './pages/routes.ts';
import SignIn from './pages/door/SignIn.vue';

export const router = createRouter({
  history: createWebHistory('/admin/'),
  routes: [
    { path: '/sign-in', component: SignIn, meta: { title: 'Sign in', public: true } },
    {
      path: '/forgot-password',
      component: () => import('./pages/door/ForgotPassword.vue'),
      meta: { title: 'New password', public: true },
    },
    {
      path: '/reset-password',
      component: () => import('./pages/door/ResetPassword.vue'),
      meta: { title: 'Choose a password', public: true },
    },
    {
      path: '/',
      name: 'main',
      component: MainLayout,
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
