import type { RouteRecordRaw } from 'vue-router';

/** The pages of the portal, each loaded when it is first opened. `meta.public` admits guests. */
export const pages: RouteRecordRaw[] = [];
