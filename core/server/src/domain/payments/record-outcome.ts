import type { Id, Money, PaymentOutcome } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { lockClient } from '../ledger/lock-clients.ts';
import { applyOutcome } from './apply-outcome.ts';
import { Payment } from './payment.ts';

export type Failure = Extract<PaymentOutcome, { state: 'failed' }> & {
  /** No bank was asked: the provider did not let us, or never heard of it. */
  readonly untried?: boolean;
};
/** `unknown`: there was no clear answer. */
export type RecordedOutcome =
  Exclude<PaymentOutcome, { state: 'failed' }> | Failure | { readonly state: 'unknown' };

/** T3 and T4: what came of a payment, in a transaction of its own, under the client's lock. */
export async function recordOutcome(
  app: App,
  paymentId: Id,
  outcome: RecordedOutcome,
  reported?: Money,
): Promise<Payment> {
  return app.db.transaction(async () => {
    await applyUnderLock(app, paymentId, outcome, reported);
    return findPayment(paymentId);
  });
}

/** @returns what it came to, in words */
export async function applyUnderLock(
  app: App,
  paymentId: Id,
  outcome: RecordedOutcome,
  reported?: Money,
): Promise<string> {
  await lockClient(app, (await findPayment(paymentId)).clientId);
  return applyOutcome(app, await findPayment(paymentId), outcome, reported);
}

async function findPayment(id: Id): Promise<Payment> {
  const payment = await Payment.query().findById(id);
  if (!payment) throw new Error(`There is no payment ${id}`);
  return payment;
}
