import { randomUUID } from 'node:crypto';
import { Refusal, toDecimal, money, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant, later } from '../../clock.ts';
import { isPayable, type Invoice } from '../invoices/invoice.ts';
import { findInvoice } from '../invoices/find-invoice.ts';
import { lockClient } from '../ledger/lock-clients.ts';
import { claimStep } from './charge-step.ts';
import { Payment, PaymentMethod } from './payment.ts';
import { refuseCardTesting } from './refuse-card-testing.ts';
import { refuseWhilePaying } from './refuse-while-paying.ts';

export interface PaymentWish {
  readonly invoiceId: Id;
  readonly accountId: Id;
  /** A stored method; null: the customer chooses in the browser. */
  readonly methodId: Id | null;
  readonly save: boolean;
  /** Charged by ourselves, for this step of the dunning plan; each step charges once. */
  readonly automatic: { readonly step: string } | null;
}
export interface Begun {
  readonly payment: Payment;
  readonly invoice: Invoice;
  readonly method: PaymentMethod | null;
}

/** A call takes at most a minute: an intent that is older and has no outcome was cut off. */
export const cutOffMilliseconds = 180_000;

/**
 * T2: the intent, with its key, committed before the gateway hears of it. One at a time per invoice.
 * @throws Refusal `payment.too-many-declines`
 * @returns `waiting` when a payment is there that waits for the customer: look at that one first
 */
export async function beginPayment(app: App, wish: PaymentWish): Promise<Begun | 'waiting' | 'claimed'> {
  return app.db.transaction(async () => {
    const { clientId } = await findInvoice(wish.invoiceId);
    await lockClient(app, clientId);
    await refuseCardTesting(app, clientId);
    const invoice = await findInvoice(wish.invoiceId);
    const due = requirePayable(invoice);
    await refuseWhilePaying(invoice);
    if (await waitingPayment(invoice.id)) return 'waiting';
    const method =
      wish.methodId === null ? null : await requireMethod(invoice, wish.methodId, wish.accountId);
    if (wish.automatic && !(await claimStep(app, invoice, wish.automatic.step))) return 'claimed';
    const now = app.clock.now();
    const payment = await Payment.query().insertAndFetch({
      clientId,
      invoiceId: invoice.id,
      accountId: wish.accountId,
      methodId: method?.id ?? null,
      key: `moorage-${invoice.brandId}-${randomUUID()}`,
      amount: due,
      currency: invoice.currency,
      state: 'started',
      automatic: wish.automatic ? 1 : 0,
      saveMethod: wish.save ? 1 : 0,
      startedAt: instant(now),
      checkAt: later(now, cutOffMilliseconds),
    });
    return { payment, invoice, method };
  });
}

export const waitingPayment = (invoiceId: Id) =>
  Payment.query().where({ invoiceId, state: 'action' }).orderBy('id', 'desc').first();

/** @returns what is due */
export function requirePayable(invoice: Invoice): number {
  if (invoice.state === 'paid')
    throw new Refusal('invoice.paid', `Invoice ${invoice.number} is paid already. Nothing was charged.`, {
      status: 409,
    });
  if (!isPayable(invoice.state))
    throw new Refusal(
      'invoice.not-payable',
      `Invoice ${invoice.number ?? invoice.id} is ${invoice.state} and cannot be paid. Nothing was charged.`,
      { status: 409 },
    );
  const due = invoice.total - invoice.paid;
  if (due <= 0)
    throw new Error(
      `Invoice ${invoice.id} is ${invoice.state} with ${toDecimal(money(due, invoice.currency))} due`,
    );
  return due;
}

/** @throws Refusal `method.unknown` */
export async function requireMethod(invoice: Invoice, id: Id, accountId: Id): Promise<PaymentMethod> {
  const method = await PaymentMethod.query().findOne({ id, clientId: invoice.clientId, accountId });
  if (method?.status === 'active' || method?.status === 'refused') return method;
  throw new Refusal('method.unknown', 'This payment method is no longer stored. Please choose another one.', {
    status: 404,
  });
}
