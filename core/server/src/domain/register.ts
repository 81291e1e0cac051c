import type { Action } from '@moorage/sdk';
import type { App } from '../app.ts';
import { catalogActions } from './catalog/catalog.actions.ts';
import { productGroupsActions } from './catalog/product-groups.actions.ts';
import { productsActions } from './catalog/products.actions.ts';
import { gatewaysActions } from './gateways/gateways.actions.ts';
import { dunningWork } from './dunning/dunning.work.ts';
import { auditActions } from './audit/audit.actions.ts';
import { brandActions } from './brands/brands.actions.ts';
import { clientActions } from './clients/clients.actions.ts';
import { profileActions } from './clients/profile.actions.ts';
import { sessionActions } from './sessions/sessions.actions.ts';
import { sessionWork } from './sessions/sessions.work.ts';
import { staffActions } from './staff/staff.actions.ts';
import { deliveriesActions } from './house/deliveries.actions.ts';
import { houseWork } from './house/house.work.ts';
import { jobsActions } from './house/jobs.actions.ts';
import { tasksActions } from './house/tasks.actions.ts';
import { invoicesActions } from './invoices/invoices.actions.ts';
import { ledgerWork } from './ledger/ledger.work.ts';
import { mailActions } from './mail/mail.actions.ts';
import { mailWork } from './mail/mail.jobs.ts';
import { ordersActions } from './orders/orders.actions.ts';
import { ordersWork } from './orders/orders.work.ts';
import { gatewayFactsActions } from './payments/gateway-facts.actions.ts';
import { paymentMethodsActions } from './payments/payment-methods.actions.ts';
import { paymentsActions } from './payments/payments.actions.ts';
import { paymentsWork } from './payments/payments.work.ts';
import { provisioningActions } from './provisioning/provisioning.actions.ts';
import { provisioningWork } from './provisioning/provisioning.jobs.ts';
import { renewalsWork } from './renewals/renewals.work.ts';
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
  brands: { actions: brandActions },
  session: { actions: sessionActions, work: sessionWork },
  clients: { actions: clientActions },
  profile: { actions: profileActions },
  staff: { actions: staffActions },
  audit: { actions: auditActions },
  services: { actions: servicesActions },
  provisioning: { actions: provisioningActions, work: provisioningWork },
  jobs: { actions: jobsActions, work: houseWork },
  deliveries: { actions: deliveriesActions },
  tasks: { actions: tasksActions },
  mails: { actions: mailActions, work: mailWork },
  server_groups: { actions: serverGroupsActions },
  servers: { actions: serversActions },
  product_groups: { actions: productGroupsActions },
  products: { actions: productsActions },
  catalog: { actions: catalogActions },
  gateways: { actions: gatewaysActions },
  orders: { actions: ordersActions, work: ordersWork },
  invoices: { actions: invoicesActions },
  payments: { actions: paymentsActions, work: paymentsWork },
  payment_methods: { actions: paymentMethodsActions },
  gateway_facts: { actions: gatewayFactsActions },
  renewals: { work: renewalsWork },
  dunning: { work: dunningWork },
  ledger: { work: ledgerWork },
};
