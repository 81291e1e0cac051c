import { money, toDecimal, type Money, type PaymentOutcome } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { later } from '../../clock.ts';
import { failPayment } from './fail-payment.ts';
import { Payment } from './payment.ts';
import type { RecordedOutcome } from './record-outcome.ts';
import { checkPauses } from './check-pauses.ts';
import { settlePayment } from './settle-payment.ts';
import { tellActionNeeded } from './tell-action-needed.ts';

/**
 * The state machine of a payment. Messages come late, twice and out of order, so every pair of state and outcome has an
 * answer: success is final and taken even after a failure, a failure is final but for success, nothing goes backwards. Money is
 * moved only when amount, currency and reference are those that we asked for.
 */
export async function applyOutcome(
  app: App,
  payment: Payment,
  outcome: RecordedOutcome,
  reported?: Money,
): Promise<string> {
  const { state } = payment;
  if (outcome.state === 'succeeded') return succeed(app, payment, outcome, reported);
  if (state === 'succeeded' || state === 'failed' || state === 'parked')
    return `unchanged: the payment is ${state}`;
  switch (outcome.state) {
    case 'failed':
      await failPayment(app, payment, outcome);
      return 'failed';
    case 'pending':
      if (state !== 'pending') await moveTo(app, payment, 'pending', outcome.reference);
      return 'pending';
    case 'action':
      if (state === 'pending' || state === 'action') return `unchanged: the payment is ${state}`;
      await moveTo(app, payment, 'action', outcome.reference);
      if (payment.automatic === 1) await tellActionNeeded(app, payment);
      return 'waits for the customer';
    case 'unknown':
      if (state !== 'started') return `unchanged: the payment is ${state}`;
      await moveTo(app, payment, 'unknown', payment.reference);
      await app.queue.enqueue(
        'payments.reconcile',
        { paymentId: payment.id },
        { key: `reconcile:${payment.id}`, runAt: new Date(later(app.clock.now(), 10_000)), attempts: 50 },
      );
      return 'unknown';
  }
}

async function succeed(
  app: App,
  payment: Payment,
  outcome: Extract<PaymentOutcome, { state: 'succeeded' }>,
  reported: Money | undefined,
): Promise<string> {
  const otherReference = payment.reference !== null && payment.reference !== outcome.reference;
  if (payment.state === 'succeeded')
    return otherReference
      ? `parked: the gateway reports a second payment ${outcome.reference} beside ${payment.reference}; refund it there`
      : 'unchanged: the payment is succeeded';
  if (payment.state === 'parked') return 'unchanged: the payment is parked';
  const asked = money(payment.amount, payment.currency);
  if (reported && (reported.amount !== asked.amount || reported.currency !== asked.currency))
    return park(
      payment,
      'payment.amount-mismatch',
      `The gateway reports ${toDecimal(reported)} ${reported.currency}, asked for were ${toDecimal(asked)} ${asked.currency}.`,
      outcome.reference,
    );
  if (otherReference)
    return park(
      payment,
      'payment.reference-mismatch',
      `The gateway reports the payment ${outcome.reference} under the key of ${payment.reference}.`,
      payment.reference,
    );
  await settlePayment(app, payment, outcome);
  return 'succeeded';
}

/** A person has to look: nothing is booked, nothing more is charged for the invoice until then. */
async function park(
  payment: Payment,
  code: string,
  message: string,
  reference: string | null,
): Promise<string> {
  await Payment.query()
    .findById(payment.id)
    .patch({ state: 'parked', code, message, reference, checkAt: null });
  return `parked: ${message}`;
}

async function moveTo(
  app: App,
  payment: Payment,
  state: 'pending' | 'action' | 'unknown',
  reference: string | null,
): Promise<void> {
  const pause = checkPauses[state][0] ?? 3_600;
  await Payment.query()
    .findById(payment.id)
    .patch({ state, reference, checks: 0, checkAt: later(app.clock.now(), pause * 1_000) });
}
