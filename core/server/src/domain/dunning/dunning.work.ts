import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { chargeInvoice } from './charge-invoice.ts';
import { checkAccount } from './check-account.ts';
import { runDunning } from './run-dunning.ts';

export function dunningWork(app: App): void {
  app.queue.process<{ invoiceId: Id; step: string }>('dunning.charge', (data) => chargeInvoice(app, data));
  app.queue.process<{ accountId: Id }>('dunning.check_account', ({ accountId }) =>
    checkAccount(app, accountId),
  );
  // Half an hour after the billing run, so that both never ask for the same clients at once.
  app.scheduler.every({
    name: 'dunning.run',
    title: 'Dunning',
    cron: '30 * * * *',
    run: () => runDunning(app),
  });
}
