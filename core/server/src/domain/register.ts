import type { Action } from '@moorage/sdk';
import type { App } from '../app.ts';
import { catalogActions } from './catalog/catalog.actions.ts';
import { productGroupsActions } from './catalog/product-groups.actions.ts';
import { productsActions } from './catalog/products.actions.ts';
import { gatewaysActions } from './gateways/gateways.actions.ts';
import { deliveriesActions } from './house/deliveries.actions.ts';
import { jobsActions } from './house/jobs.actions.ts';
import { tasksActions } from './house/tasks.actions.ts';
import { mailActions } from './mail/mail.actions.ts';
import { mailWork } from './mail/mail.jobs.ts';
import { provisioningActions } from './provisioning/provisioning.actions.ts';
import { provisioningWork } from './provisioning/provisioning.jobs.ts';
import { serverGroupsActions } from './servers/server-groups.actions.ts';
import { serversActions } from './servers/servers.actions.ts';
import { servicesActions } from './services/services.actions.ts';

/** What each noun gives to the house. One line a noun. */
export interface Noun {
  readonly actions?: (app: App) => Record<string, Action>;
  /** Job handlers, scheduled tasks, listeners. */
  readonly work?: (app: App) => void;
}

export const nouns: Readonly<Record<string, Noun>> = {
  services: { actions: servicesActions },
  provisioning: { actions: provisioningActions, work: provisioningWork },
  jobs: { actions: jobsActions },
  deliveries: { actions: deliveriesActions },
  tasks: { actions: tasksActions },
  mails: { actions: mailActions, work: mailWork },
  server_groups: { actions: serverGroupsActions },
  servers: { actions: serversActions },
  product_groups: { actions: productGroupsActions },
  products: { actions: productsActions },
  catalog: { actions: catalogActions },
  gateways: { actions: gatewaysActions },
};
