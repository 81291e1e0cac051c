import type { RouteRecordRaw } from 'vue-router';

const may = (title: string, permission: string) => ({ title, permission });

export const houseRoutes: RouteRecordRaw[] = [
  {
    path: '/extensions',
    component: () => import('../extensions/Extensions.vue'),
    meta: may('Extensions', 'extensions.read'),
  },
  {
    path: '/extensions/:id',
    component: () => import('../extensions/Extension.vue'),
    meta: may('Extension', 'extensions.read'),
  },
  { path: '/staff', component: () => import('../staff/Staff.vue'), meta: may('Staff', 'staff.read') },
  {
    path: '/staff/:id(\\d+)',
    component: () => import('../staff/Colleague.vue'),
    meta: may('Colleague', 'staff.read'),
  },
  { path: '/brand', component: () => import('../brand/Brand.vue'), meta: may('Brand', 'brands.read') },
];
