import { randomUUID } from 'node:crypto';
import { isRefusal, isVendorError, money, Refusal, toDecimal, type Id, type Money } from '@moorage/sdk';
import { wishAbout } from '../../actions/idempotency-key.ts';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { DeadlineError } from '../../hooks/deadline.ts';
import { lockClient } from '../ledger/lock-clients.ts';
import { exact } from '../ledger/balances.ts';
import { callGateway } from './ask-gateway.ts';
import { Payment, Refund } from './payment.ts';
import { applyRefund, type RefundOutcome } from './settle-refund.ts';

/**
 * Gives money back: the intent is a row that counts against the limit before the gateway hears of it, so that two refunds at
 * once never return more than was paid.
 */
export async function refundPayment(app: App, request: { paymentId: Id; amount: Money }): Promise<Refund> {
  const { refund, isFirst } = await beginRefund(app, request);
  return actRefund(app, refund.id, { isFirst });
}

async function beginRefund(
  app: App,
  { paymentId, amount }: { paymentId: Id; amount: Money },
): Promise<{ refund: Refund; isFirst: boolean }> {
  return app.db.transaction(async () => {
    const found = await Payment.query().findById(paymentId);
    if (!found) throw new Refusal('payment.unknown', `There is no payment ${paymentId}.`, { status: 404 });
    await lockClient(app, found.clientId);
    const payment = (await Payment.query().findById(paymentId)) as Payment;
    // The same person who repeats the same wish means the same refund, also when our answer to the first one was lost.
    const key = `moorage-refund-${payment.brandId}-${wishAbout(paymentId) ?? randomUUID()}`;
    const known = await Refund.query().findOne({ key });
    if (known) return { refund: sameWish(known, amount), isFirst: false };
    if (payment.state !== 'succeeded')
      throw new Refusal(
        'refund.not-paid',
        `Payment ${paymentId} is ${payment.state}: there is nothing to refund.`,
        {
          status: 409,
        },
      );
    const limit = await refundable(payment);
    if (amount.currency !== payment.currency || amount.amount <= 0)
      throw new Refusal('refund.amount', `Enter an amount of ${payment.currency} above zero.`);
    if (amount.amount > limit)
      throw new Refusal(
        'refund.too-large',
        `At most ${toDecimal(money(limit, payment.currency))} ${payment.currency} of this payment can be refunded.`,
      );
    const refund = await Refund.query().insertAndFetch({
      clientId: payment.clientId,
      paymentId,
      key,
      amount: amount.amount,
      currency: amount.currency,
      state: 'started',
      createdAt: instant(app.clock.now()),
    });
    return { refund, isFirst: true };
  });
}

function sameWish(known: Refund, { amount, currency }: Money): Refund {
  if (known.amount === amount && known.currency === currency) return known;
  throw new Refusal('idempotency.mismatch', 'This idempotency key was used for another refund.');
}

/** What is left of a payment: what was given back, what the bank took back, and what is on its way are gone. */
export async function refundable(payment: Payment): Promise<number> {
  const open = (await Refund.query()
    .where({ paymentId: payment.id })
    .whereIn('state', ['started', 'unknown'])
    .sum('amount as total')
    .first()) as unknown as { total: unknown };
  return Math.max(0, payment.amount - payment.refunded - payment.disputed - exact(open.total));
}

/**
 * Repeating it is safe: the key makes it the same refund.
 * @param isFirst nobody can have asked for it before, so a refusal means that no money moved
 */
export async function actRefund(app: App, refundId: Id, { isFirst }: { isFirst: boolean }): Promise<Refund> {
  const refund = (await Refund.query().findById(refundId)) as Refund;
  if (refund.state !== 'started' && refund.state !== 'unknown') return refund;
  const payment = (await Payment.query().findById(refund.paymentId)) as Payment;
  const outcome = await act(app, payment, refund, isFirst);
  return recordRefund(app, refundId, outcome);
}

/** That we could not ask again says nothing about what became of the first try: it stays unknown, and is never "failed". */
async function act(app: App, payment: Payment, refund: Refund, isFirst: boolean): Promise<RefundOutcome> {
  const { reference } = payment;
  if (reference === null) throw new Error(`Payment ${payment.id} has no reference`);
  try {
    return await callGateway(app, payment.accountId, async (gateway) => {
      if (!gateway.refund)
        return { state: 'failed' as const, message: 'This gateway cannot refund. Pay it back another way.' };
      return gateway.refund({ key: refund.key, reference, amount: money(refund.amount, refund.currency) });
    });
  } catch (error) {
    app.log.warn({ refund: refund.id, err: error }, 'A refund got no clear yes');
    if (isRefusal(error) && error.code === 'gateway.unavailable' && !isFirst) return { state: 'unknown' };
    if (isRefusal(error)) return { state: 'failed', message: error.message };
    if (isFirst && isVendorError(error) && error.outcome === 'refused' && !error.retryable)
      return { state: 'failed', message: error.message };
    if (isVendorError(error) || error instanceof DeadlineError) return { state: 'unknown' };
    throw error;
  }
}

export async function recordRefund(app: App, refundId: Id, outcome: RefundOutcome): Promise<Refund> {
  return app.db.transaction(async () => {
    const found = (await Refund.query().findById(refundId)) as Refund;
    await lockClient(app, found.clientId);
    await applyRefund(app, (await Refund.query().findById(refundId)) as Refund, outcome);
    return (await Refund.query().findById(refundId)) as Refund;
  });
}
