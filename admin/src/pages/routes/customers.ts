import type { RouteRecordRaw } from 'vue-router';

const may = (title: string, permission: string) => ({ title, permission });

export const customerRoutes: RouteRecordRaw[] = [
  {
    path: '/clients',
    component: () => import('../clients/Clients.vue'),
    meta: may('Clients', 'clients.read'),
  },
  {
    path: '/clients/new',
    component: () => import('../clients/ClientEdit.vue'),
    meta: may('New client', 'clients.write'),
  },
  {
    path: '/clients/:id(\\d+)',
    component: () => import('../clients/Client.vue'),
    meta: may('Client', 'clients.read'),
  },
  {
    path: '/clients/:id(\\d+)/edit',
    component: () => import('../clients/ClientEdit.vue'),
    meta: may('Edit client', 'clients.write'),
  },
  { path: '/orders', component: () => import('../orders/Orders.vue'), meta: may('Orders', 'orders.read') },
  {
    path: '/orders/:id(\\d+)',
    component: () => import('../orders/Order.vue'),
    meta: may('Order', 'orders.read'),
  },
  {
    path: '/invoices',
    component: () => import('../invoices/Invoices.vue'),
    meta: may('Invoices', 'invoices.read'),
  },
  {
    path: '/invoices/new',
    component: () => import('../invoices/InvoiceNew.vue'),
    meta: may('New invoice', 'invoices.write'),
  },
  {
    path: '/invoices/:id(\\d+)',
    component: () => import('../invoices/Invoice.vue'),
    meta: may('Invoice', 'invoices.read'),
  },
  {
    path: '/payments',
    component: () => import('../payments/Payments.vue'),
    meta: may('Payments', 'payments.read'),
  },
  {
    path: '/payments/:id(\\d+)',
    component: () => import('../payments/Payment.vue'),
    meta: may('Payment', 'payments.read'),
  },
  {
    path: '/services',
    component: () => import('../services/Services.vue'),
    meta: may('Services', 'services.read'),
  },
  {
    path: '/services/:id(\\d+)',
    component: () => import('../services/Service.vue'),
    meta: may('Service', 'services.read'),
  },
];
