import { money, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant, later } from '../../clock.ts';
import { clientCredit, exact } from '../ledger/balances.ts';
import { book, type Entry } from '../ledger/book.ts';
import { Payment, Refund } from './payment.ts';

export type RefundOutcome =
  | { readonly state: 'succeeded' | 'pending'; readonly reference: string; readonly message?: string }
  | { readonly state: 'failed'; readonly reference?: string; readonly message?: string }
  | { readonly state: 'unknown' };

/**
 * The state machine of a refund, under the client's lock. It is booked when the gateway takes it, and booked back when the bank
 * refuses it later.
 */
export async function applyRefund(app: App, refund: Refund, outcome: RefundOutcome): Promise<string> {
  const isBooked = refund.state === 'pending' || refund.state === 'succeeded';
  if (outcome.state === refund.state || refund.state === 'failed')
    return `unchanged: the refund is ${refund.state}`;
  if (outcome.state === 'unknown') {
    if (refund.state !== 'started') return `unchanged: the refund is ${refund.state}`;
    await patch(refund, { state: 'unknown' });
    await app.queue.enqueue(
      'refunds.reconcile',
      { refundId: refund.id },
      { key: `refund:${refund.id}`, runAt: new Date(later(app.clock.now(), 60_000)), attempts: 12 },
    );
    return 'unknown';
  }
  if (outcome.state === 'failed') {
    await patch(refund, {
      state: 'failed',
      message: outcome.message?.slice(0, 500) ?? null,
      reference: outcome.reference ?? refund.reference,
      settledAt: instant(app.clock.now()),
    });
    if (isBooked) await takeBack(app, refund);
    return 'failed';
  }
  if (outcome.state === 'pending' && isBooked) return `unchanged: the refund is ${refund.state}`;
  await patch(refund, {
    state: outcome.state,
    reference: outcome.reference,
    settledAt: outcome.state === 'succeeded' ? instant(app.clock.now()) : null,
  });
  if (!isBooked) await bookRefund(app, refund);
  return outcome.state;
}

const patch = (refund: Refund, fields: Partial<Refund>) => Refund.query().findById(refund.id).patch(fields);

async function bookRefund(app: App, refund: Refund): Promise<void> {
  const { id, clientId, amount, currency } = refund;
  const payment = (await Payment.query().findById(refund.paymentId)) as Payment;
  const credit = Math.min(amount, await creditLeft(app, payment));
  const entries: Entry[] = [
    { account: `cash:${payment.accountId}`, amount: money(-amount, currency), invoiceId: payment.invoiceId },
    { account: 'credit', amount: money(credit, currency), invoiceId: payment.invoiceId },
    { account: 'refunds', amount: money(amount - credit, currency), invoiceId: payment.invoiceId },
  ];
  await book(app, { clientId, kind: 'refund', reference: `refund:${id}`, entries });
  await Payment.query()
    .findById(payment.id)
    .patch({ refunded: payment.refunded + amount });
  await app.hooks.emit('payment.refunded', {
    paymentId: payment.id,
    clientId,
    amount: money(amount, currency),
  });
}

/** What of the payment became credit and is still there is given back first: the rest had paid for something. */
async function creditLeft(app: App, payment: Payment): Promise<number> {
  const allocated = exact(await sumOf(app, 'allocation', { paymentId: payment.id }));
  const returned = exact(await sumOfRefundedCredit(app, payment));
  const credits = await clientCredit(app, payment.clientId);
  const now = credits.find(({ currency }) => currency === payment.currency)?.amount ?? 0;
  return Math.max(0, Math.min(payment.amount - allocated - returned, now));
}

async function sumOf(app: App, table: string, where: object): Promise<unknown> {
  const row = await app.db
    .knex()(table)
    .where(where)
    .sum({ total: 'amount' })
    .first<{ total: unknown } | undefined>();
  return row?.total;
}

async function sumOfRefundedCredit(app: App, payment: Payment): Promise<unknown> {
  const refunds = await Refund.query().where({ paymentId: payment.id }).select('id');
  const references = refunds.map(({ id }) => `refund:${id}`);
  const row = await app.db
    .knex()('ledgerEntry')
    .join('ledgerTransaction', 'ledgerTransaction.id', 'ledgerEntry.transactionId')
    .where({ 'ledgerEntry.brandId': payment.brandId, 'ledgerEntry.account': 'credit' })
    .whereIn('ledgerTransaction.kind', ['refund', 'refund-failed'])
    .whereIn('ledgerTransaction.reference', references)
    .sum({ total: 'ledgerEntry.amount' })
    .first<{ total: unknown } | undefined>();
  return row?.total;
}

/** The very entries of the refund, reversed: never computed anew. */
async function takeBack(app: App, refund: Refund): Promise<void> {
  const reference = `refund:${refund.id}`;
  const rows = await app.db
    .knex()('ledgerEntry')
    .join('ledgerTransaction', 'ledgerTransaction.id', 'ledgerEntry.transactionId')
    .where({
      'ledgerEntry.brandId': refund.brandId,
      'ledgerTransaction.kind': 'refund',
      'ledgerTransaction.reference': reference,
    })
    .select<{ account: Entry['account']; currency: string; amount: number; invoiceId: Id | null }[]>(
      'ledgerEntry.account',
      'ledgerEntry.currency',
      'ledgerEntry.amount',
      'ledgerEntry.invoiceId',
    );
  await book(app, {
    clientId: refund.clientId,
    kind: 'refund-failed',
    reference,
    entries: rows.map(({ account, amount, currency, invoiceId }) => ({
      account,
      amount: money(-amount, currency),
      invoiceId,
    })),
  });
  const payment = (await Payment.query().findById(refund.paymentId)) as Payment;
  await Payment.query()
    .findById(payment.id)
    .patch({ refunded: payment.refunded - refund.amount });
}
