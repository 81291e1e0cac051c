import type { RouteRecordRaw } from 'vue-router';
import { lazyView, namedView } from '../parts/named-view.ts';
import SignIn from './door/SignIn.vue';

/** A place of the portal: its address, its title, and the name by which a theme may replace it. */
const page = (
  path: string,
  title: string,
  name: string,
  load: Parameters<typeof lazyView>[1],
  meta: { public?: boolean } = {},
): RouteRecordRaw => ({ path, component: lazyView(name, load), meta: { title, ...meta } });
const open = { public: true };

/** In front of the account: no navigation around them. */
export const doors: RouteRecordRaw[] = [
  { path: '/sign-in', component: namedView('sign-in', SignIn), meta: { title: 'Sign in', ...open } },
  page('/register', 'Open an account', 'register', () => import('./door/Register.vue'), open),
  page('/verify', 'Confirm your e-mail', 'verify', () => import('./door/Verify.vue'), open),
  page(
    '/forgot-password',
    'New password',
    'forgot-password',
    () => import('./door/ForgotPassword.vue'),
    open,
  ),
  page('/reset-password', 'New password', 'reset-password', () => import('./door/ResetPassword.vue'), open),
];

/** The pages of the portal, each loaded when it is first opened. `open` admits guests. */
export const pages: RouteRecordRaw[] = [
  page('/', 'Overview', 'dashboard', () => import('./dashboard/Dashboard.vue')),
  page('/order', 'Plans', 'catalogue', () => import('./shop/Catalogue.vue'), open),
  page('/order/:slug', 'Configure', 'configure', () => import('./shop/Configure.vue'), open),
  page('/cart', 'Cart', 'cart', () => import('./shop/Cart.vue'), open),
  page('/checkout', 'Checkout', 'checkout', () => import('./shop/Checkout.vue'), open),
  page('/services', 'Services', 'services', () => import('./services/Services.vue')),
  page('/services/:id(\\d+)', 'Service', 'service', () => import('./services/Service.vue')),
  page('/invoices', 'Invoices', 'invoices', () => import('./invoices/Invoices.vue')),
  page('/invoices/:id(\\d+)', 'Invoice', 'invoice', () => import('./invoices/Invoice.vue')),
  page('/invoices/:id(\\d+)/pay', 'Pay', 'pay', () => import('./pay/Pay.vue')),
  page(
    '/payment-methods',
    'Payment methods',
    'payment-methods',
    () => import('./account/PaymentMethods.vue'),
  ),
  page('/account', 'Account', 'account', () => import('./account/Account.vue')),
  page('/account/security', 'Sign-in and security', 'account', () => import('./account/Account.vue')),
];
