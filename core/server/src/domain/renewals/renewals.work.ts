import type { App } from '../../app.ts';
import { endServices } from './end-services.ts';
import { runBilling } from './run-billing.ts';

export function renewalsWork(app: App): void {
  app.scheduler.every({
    name: 'billing.run',
    title: 'Billing run',
    cron: '0 * * * *',
    run: () => runBilling(app),
  });
  app.scheduler.every({
    name: 'services.end',
    title: 'Ending services',
    cron: '10 * * * *',
    run: () => endServices(app),
  });
}
