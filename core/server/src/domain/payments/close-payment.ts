import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { callGateway } from './ask-gateway.ts';
import { Payment } from './payment.ts';
import { recordOutcome } from './record-outcome.ts';

/**
 * The job: no further card can be tried in this payment's form. Also after it failed, as its page may still be open. It may
 * have been paid in between: then it is paid.
 * @throws VendorError when the gateway does not answer; the job comes again
 */
export async function closePayment(app: App, paymentId: Id): Promise<void> {
  const payment = await Payment.query().findById(paymentId);
  if (!payment) throw new Error(`There is no payment ${paymentId}`);
  const { key, reference, accountId, state } = payment;
  if (reference === null || state === 'succeeded') return;
  const outcome = await callGateway(
    app,
    accountId,
    (gateway) => gateway.cancel?.({ key, reference }) ?? Promise.resolve(null),
  );
  if (outcome) await recordOutcome(app, paymentId, outcome);
}
