import type { RouteRecordRaw } from 'vue-router';
import { customerRoutes } from './routes/customers.ts';
import { houseRoutes } from './routes/house.ts';
import { operationRoutes } from './routes/operations.ts';
import { sellingRoutes } from './routes/selling.ts';

/** The pages of the administration, each loaded when it is first opened. `meta.public` admits guests. */
export const pages: RouteRecordRaw[] = [
  { path: '', component: () => import('./dashboard/Dashboard.vue'), meta: { title: 'Dashboard' } },
  ...customerRoutes,
  ...sellingRoutes,
  ...operationRoutes,
  ...houseRoutes,
];
