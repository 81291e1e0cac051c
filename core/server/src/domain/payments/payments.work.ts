import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant, later } from '../../clock.ts';
import { applyFacts, applyFactsAgain } from './apply-facts.ts';
import { cutOffMilliseconds } from './begin-payment.ts';
import { removeAtGateway } from './change-method.ts';
import { closePayment } from './close-payment.ts';
import { reconcilePayment } from './reconcile-payment.ts';
import { reconcileRefund } from './reconcile-refund.ts';

export function paymentsWork(app: App): void {
  const { queue } = app;
  queue.process<{ paymentId: Id }>('payments.reconcile', ({ paymentId }) => reconcilePayment(app, paymentId));
  queue.process<{ paymentId: Id }>('payments.close', ({ paymentId }) => closePayment(app, paymentId));
  queue.process<{ refundId: Id }>('refunds.reconcile', ({ refundId }) => reconcileRefund(app, refundId));
  queue.process<{ accountId: Id }>('payments.apply_facts', ({ accountId }) => applyFacts(app, accountId));
  queue.process<{ accountId: Id }>('payments.apply_facts_again', ({ accountId }) =>
    applyFactsAgain(app, accountId),
  );
  queue.process<{ id: Id }>('payment_methods.remove', ({ id }) => removeAtGateway(app, id));
  app.scheduler.every({
    name: 'payments.sweep',
    title: 'Open payments',
    cron: '* * * * *',
    run: () => sweep(app),
  });
}

interface Found {
  readonly id: Id;
  readonly brandId: Id;
}

/** Whatever a crash cut off, or whose job was lost, gets its job (back): the rows are the truth. */
async function sweep(app: App): Promise<{ payments: number; refunds: number; accounts: number }> {
  const now = app.clock.now();
  const knex = () => app.db.knex();
  const [payments, refunds, accounts] = await app.db.house(() =>
    Promise.all([
      knex()('payment')
        .whereIn('state', ['started', 'unknown', 'pending', 'action'])
        .where('checkAt', '<=', instant(now))
        .limit(1_000)
        .select<Found[]>('id', 'brandId'),
      knex()('refund')
        .whereIn('state', ['started', 'unknown'])
        .where('createdAt', '<=', later(now, -cutOffMilliseconds))
        .limit(1_000)
        .select<Found[]>('id', 'brandId'),
      knex()('gatewayFact')
        .whereNull('appliedAt')
        .where('receivedAt', '<=', later(now, -60_000))
        .distinct<Found[]>('accountId as id', 'brandId'),
    ]),
  );
  const enqueue = async (
    rows: readonly Found[],
    { job, field, prefix, revive = false }: { job: string; field: string; prefix: string; revive?: boolean },
  ): Promise<void> => {
    for (const { id, brandId } of rows)
      await app.db.asSystem(brandId, () =>
        app.queue.enqueue(job, { [field]: id }, { key: `${prefix}:${id}`, attempts: 50, revive }),
      );
  };
  await enqueue(payments, { job: 'payments.reconcile', field: 'paymentId', prefix: 'reconcile' });
  await enqueue(refunds, { job: 'refunds.reconcile', field: 'refundId', prefix: 'refund' });
  // A message that breaks is set aside by itself, so the job that brings all of them is never left to a person.
  await enqueue(accounts, {
    ...{ job: 'payments.apply_facts', field: 'accountId', prefix: 'facts' },
    revive: true,
  });
  return { payments: payments.length, refunds: refunds.length, accounts: accounts.length };
}
