import { randomUUID } from 'node:crypto';
import { money, type GatewayFact, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { currentBrand } from '../../database/ambient.ts';
import { book } from '../ledger/book.ts';
import { lockClient } from '../ledger/lock-clients.ts';
import { applyOutcome } from './apply-outcome.ts';
import { countDecline } from './count-decline.ts';
import { keepMethod } from './keep-method.ts';
import { Payment, PaymentMethod, Refund } from './payment.ts';
import { refundable } from './refund-payment.ts';
import { applyRefund } from './settle-refund.ts';

type MoneyFact = Extract<GatewayFact, { kind: 'refund' | 'dispute' }>;

/**
 * @param isOpen asked under the lock: did nobody else apply it meanwhile?
 * @returns what it came to in words; `unknown` when nothing here matches, `taken` when somebody else was quicker
 */
export async function applyFact(
  app: App,
  accountId: Id,
  fact: GatewayFact,
  isOpen: () => Promise<boolean>,
): Promise<string> {
  const payment =
    fact.kind === 'payment' || fact.kind === 'refund' || fact.kind === 'dispute'
      ? await paymentOf(accountId, fact.kind === 'payment' ? fact.key : undefined, fact.reference)
      : undefined;
  const clientId = payment?.clientId ?? (await clientOf(app, accountId, fact));
  if (clientId === undefined)
    return fact.kind === 'method-removed' ? 'unchanged: not a method of ours' : 'unknown';
  await lockClient(app, clientId);
  if (!(await isOpen())) return 'taken';
  const fresh = payment && ((await Payment.query().findById(payment.id)) as Payment);
  switch (fact.kind) {
    case 'payment':
      if (fact.declined === true) await countDecline(app, fresh as Payment);
      return applyOutcome(app, fresh as Payment, fact.outcome, fact.amount);
    case 'refund':
      return applyRefundFact(app, fresh as Payment, fact);
    case 'dispute':
      return applyDispute(app, fresh as Payment, fact);
    case 'method':
      await keepMethod(app, { clientId, accountId }, fact.method);
      return 'stored';
    case 'method-removed':
      await PaymentMethod.query()
        .where({ accountId, reference: fact.reference })
        .patch({ status: 'removed', preferred: 0 });
      return 'removed';
  }
}

/** By our key, else by the gateway's reference; always of this account, so that nobody speaks for another's payments. */
async function paymentOf(
  accountId: Id,
  key: string | undefined,
  reference: string,
): Promise<Payment | undefined> {
  if (key !== undefined) {
    const byKey = await Payment.query().findOne({ key, accountId });
    if (byKey) return byKey;
  }
  return Payment.query().findOne({ reference, accountId });
}

async function clientOf(app: App, accountId: Id, fact: GatewayFact): Promise<Id | undefined> {
  if (fact.kind === 'method-removed')
    return (await PaymentMethod.query().findOne({ accountId, reference: fact.reference }))?.clientId;
  if (fact.kind !== 'method') return undefined;
  const row = await app.db
    .knex()('gatewayCustomer')
    .where({ brandId: currentBrand(), accountId, reference: fact.customer })
    .first<{ clientId: Id } | undefined>('clientId');
  return row?.clientId;
}

/** A refund of ours that goes on, or one that somebody made at the gateway: that one gets its row now. */
async function applyRefundFact(app: App, payment: Payment, fact: MoneyFact): Promise<string> {
  if (payment.state !== 'succeeded') return 'unknown';
  if (fact.amount.currency !== payment.currency)
    return `parked: a refund in ${fact.amount.currency} of a payment in ${payment.currency}`;
  const reference = fact.refund ?? fact.externalId;
  const refund =
    (await Refund.query().findOne({ paymentId: payment.id, reference })) ??
    (await ownRefund(payment, fact)) ??
    (await foreignRefund(app, payment, fact));
  if (typeof refund === 'string') return refund;
  if (refund.amount !== fact.amount.amount)
    return `parked: the gateway reports a refund of ${fact.amount.amount}, ours is ${refund.amount}`;
  return applyRefund(app, refund, { state: fact.state, reference });
}

/**
 * One of ours whose answer is not here yet: by our key, else by its amount if only one can be meant. Of several the message
 * waits, since their answers bring the references that tell them apart.
 */
async function ownRefund(payment: Payment, { key, amount }: MoneyFact): Promise<Refund | string | undefined> {
  if (key === null) return undefined;
  if (key !== undefined) return Refund.query().findOne({ paymentId: payment.id, key });
  const open = await Refund.query()
    .where({ paymentId: payment.id, amount: amount.amount })
    .whereIn('state', ['started', 'unknown'])
    .whereNull('reference');
  return open.length > 1 ? 'unknown' : open[0];
}

async function foreignRefund(app: App, payment: Payment, fact: MoneyFact): Promise<Refund | string> {
  if (fact.state === 'failed') return 'unchanged: it failed, and is not one of ours';
  if (fact.amount.amount > (await refundable(payment)))
    return 'parked: the gateway reports a refund of more than what is left of the payment';
  return Refund.query().insertAndFetch({
    clientId: payment.clientId,
    paymentId: payment.id,
    key: `gateway-${randomUUID()}`,
    amount: fact.amount.amount,
    currency: fact.amount.currency,
    state: 'started',
    createdAt: instant(app.clock.now()),
  });
}

/** `pending`: the bank holds the money. `succeeded`: the bank keeps it. `failed`: it comes back. */
async function applyDispute(app: App, payment: Payment, fact: MoneyFact): Promise<string> {
  if (payment.state !== 'succeeded') return 'unknown';
  if (fact.amount.currency !== payment.currency)
    return `parked: a dispute in ${fact.amount.currency} of a payment in ${payment.currency}`;
  const { id, clientId, accountId, invoiceId, disputed, currency } = payment;
  if (fact.state === 'failed') {
    if (disputed === 0) return 'unchanged: nothing is disputed';
    await bookDispute(-disputed, `payment:${id}:won:${fact.externalId}`);
    await Payment.query().findById(id).patch({ disputed: 0 });
    return 'won: the money is back';
  }
  if (disputed > 0) return 'unchanged: it is disputed already';
  await bookDispute(fact.amount.amount, `payment:${id}:lost:${fact.externalId}`);
  await Payment.query().findById(id).patch({ disputed: fact.amount.amount });
  await app.hooks.emit('payment.disputed', { paymentId: id, clientId, amount: fact.amount });
  return 'disputed';

  async function bookDispute(amount: number, reference: string): Promise<void> {
    await book(app, {
      clientId,
      kind: 'dispute',
      reference,
      entries: [
        { account: 'disputes', amount: money(amount, currency), invoiceId },
        { account: `cash:${accountId}`, amount: money(-amount, currency), invoiceId },
      ],
    });
  }
}
