import type { RouteRecordRaw } from 'vue-router';

const may = (title: string, permission: string) => ({ title, permission });

export const operationRoutes: RouteRecordRaw[] = [
  {
    path: '/provisioning',
    component: () => import('../provisioning/Operations.vue'),
    meta: may('Provisioning', 'provisioning.read'),
  },
  {
    path: '/provisioning/:id(\\d+)',
    component: () => import('../provisioning/Operation.vue'),
    meta: may('Operation', 'provisioning.read'),
  },
  { path: '/jobs', component: () => import('../jobs/Jobs.vue'), meta: may('Jobs and outbox', 'jobs.read') },
  {
    path: '/mailbox',
    component: () => import('../mailbox/Mailbox.vue'),
    meta: may('Mailbox', 'mail.read'),
  },
  {
    path: '/mailbox/:id(\\d+)',
    component: () => import('../mailbox/Mail.vue'),
    meta: may('Mail', 'mail.read'),
  },
  { path: '/audit', component: () => import('../audit/Audit.vue'), meta: may('Audit log', 'audit.read') },
];
