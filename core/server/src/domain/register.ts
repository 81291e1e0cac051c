import type { Action } from '@moorage/sdk';
import type { App } from '../app.ts';
import { auditActions } from './audit/audit.actions.ts';
import { brandActions } from './brands/brands.actions.ts';
import { clientActions } from './clients/clients.actions.ts';
import { profileActions } from './clients/profile.actions.ts';
import { sessionActions } from './sessions/sessions.actions.ts';
import { sessionWork } from './sessions/sessions.work.ts';
import { staffActions } from './staff/staff.actions.ts';
import { deliveriesActions } from './house/deliveries.actions.ts';
import { jobsActions } from './house/jobs.actions.ts';
import { tasksActions } from './house/tasks.actions.ts';
import { mailActions } from './mail/mail.actions.ts';
import { mailWork } from './mail/mail.jobs.ts';
import { provisioningActions } from './provisioning/provisioning.actions.ts';
import { provisioningWork } from './provisioning/provisioning.jobs.ts';
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
  jobs: { actions: jobsActions },
  deliveries: { actions: deliveriesActions },
  tasks: { actions: tasksActions },
  mails: { actions: mailActions, work: mailWork },
};
