import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { Payment } from './payment.ts';
import { hasTooManyDeclines } from './refuse-card-testing.ts';

/**
 * A decline in the gateway's form leaves the payment open for the next card, so each message of one is counted. Who has too
 * many loses the forms that are still open: a job has the gateway close them. Called with the client locked.
 */
export async function countDecline(app: App, payment: Payment): Promise<void> {
  const { id, clientId } = payment;
  await Payment.query()
    .findById(id)
    .patch({ declines: payment.declines + 1, declinedAt: instant(app.clock.now()) });
  // A charge of ours that the bank declines has no form: its tries are planned.
  if (payment.automatic === 1 || !(await hasTooManyDeclines(app, clientId))) return;
  const waiting = await Payment.query().where({ clientId, automatic: 0, state: 'action' }).select('id');
  for (const paymentId of new Set([id, ...waiting.map((one) => one.id)]))
    await app.queue.enqueue(
      'payments.close',
      { paymentId },
      { key: `close-payment:${paymentId}`, revive: true },
    );
}
