import type { RouteRecordRaw } from 'vue-router';

const may = (title: string, permission: string) => ({ title, permission });

export const sellingRoutes: RouteRecordRaw[] = [
  {
    path: '/products',
    component: () => import('../products/Products.vue'),
    meta: may('Products', 'products.read'),
  },
  {
    path: '/products/new',
    component: () => import('../products/ProductNew.vue'),
    meta: may('New product', 'products.write'),
  },
  {
    path: '/products/:id(\\d+)',
    component: () => import('../products/Product.vue'),
    meta: may('Product', 'products.read'),
  },
  {
    path: '/servers',
    component: () => import('../servers/Servers.vue'),
    meta: may('Servers', 'servers.read'),
  },
  {
    path: '/servers/new',
    component: () => import('../servers/ServerNew.vue'),
    meta: may('New server', 'servers.write'),
  },
  {
    path: '/servers/:id(\\d+)',
    component: () => import('../servers/Server.vue'),
    meta: may('Server', 'servers.read'),
  },
  {
    path: '/gateways',
    component: () => import('../gateways/Gateways.vue'),
    meta: may('Gateways', 'gateways.read'),
  },
  {
    path: '/gateways/new',
    component: () => import('../gateways/GatewayNew.vue'),
    meta: may('New gateway account', 'gateways.write'),
  },
  {
    path: '/gateways/:id(\\d+)',
    component: () => import('../gateways/Gateway.vue'),
    meta: may('Gateway account', 'gateways.read'),
  },
];
