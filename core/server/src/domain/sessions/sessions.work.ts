import type { App } from '../../app.ts';
import type { SessionKind } from './browser.ts';
import { purgeSessions } from './purge-sessions.ts';
import { mailPasswordReset, passwordResetJob } from './reset-password.ts';

interface ResetRequest {
  readonly [key: string]: string | null;
  readonly kind: SessionKind;
  readonly email: string;
  readonly from: string | null;
}

export function sessionWork(app: App): void {
  app.queue.process<ResetRequest>(passwordResetJob, (request) => mailPasswordReset(app, request));
  app.scheduler.every({
    name: 'session.purge',
    title: 'Old sessions',
    cron: '17 3 * * *',
    run: () => purgeSessions(app),
  });
}
