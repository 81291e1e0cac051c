import { money, toWire } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { dayIn } from '../calendar/zones.ts';
import { nextChargeOn } from '../dunning/schedule.ts';
import { invoiceUrl, readBrand } from '../invoices/billing-policy.ts';
import { Invoice } from '../invoices/invoice.ts';
import { readClient } from '../ledger/lock-clients.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { giveBackStep } from './charge-step.ts';
import { methodText } from './default-method.ts';
import { Payment, PaymentMethod } from './payment.ts';
import type { Failure } from './record-outcome.ts';
import { tellActionNeeded } from './tell-action-needed.ts';

export const absentCode = 'payment.absent';

/** It failed, mostly because the bank said no. What follows depends on its reason: another try, another method, or the customer's confirmation. */
export async function failPayment(app: App, payment: Payment, failure: Failure): Promise<void> {
  const { id, clientId, invoiceId, amount, currency } = payment;
  const isAutomatic = payment.automatic === 1;
  await Payment.query()
    .findById(id)
    .patch({
      state: 'failed',
      reference: failure.reference ?? payment.reference,
      code: failure.code.slice(0, 80),
      message: failure.message.slice(0, 500),
      declineClass: failure.declineClass,
      settledAt: instant(app.clock.now()),
      checkAt: null,
    });
  if (failure.declineClass === 'never' && payment.methodId !== null)
    await PaymentMethod.query()
      .findById(payment.methodId)
      .where({ status: 'active' })
      .patch({ status: 'refused' });
  const isTried = failure.untried !== true;
  if (isAutomatic && !isTried) await giveBackStep(app, payment);
  await app.hooks.emit('payment.failed', {
    paymentId: id,
    clientId,
    invoiceId,
    amount: money(amount, currency),
    code: failure.code,
    automatic: isAutomatic,
  });
  // Who is at the checkout reads it there; whoever was not there, or was told "pending", gets a mail.
  const wasAbsent = isAutomatic || payment.state === 'pending';
  if (!wasAbsent || !isTried || failure.declineClass === 'ours') return;
  if (failure.declineClass === 'authenticate') await tellActionNeeded(app, payment);
  else await tellFailed(app, payment, failure);
}

async function tellFailed(app: App, payment: Payment, failure: Failure): Promise<void> {
  const invoice = payment.invoiceId === null ? undefined : await Invoice.query().findById(payment.invoiceId);
  if (!invoice?.dueOn) return;
  const brand = await readBrand(app);
  const client = await readClient(app, payment.clientId);
  const method =
    payment.methodId === null ? undefined : await PaymentMethod.query().findById(payment.methodId);
  const retryOn =
    failure.declineClass === 'later' && payment.automatic === 1
      ? nextChargeOn(brand.policy, invoice, dayIn(client.timeZone, app.clock.now()))
      : null;
  await queueMail(app, {
    template: 'payment-failed',
    clientId: payment.clientId,
    dedupeKey: `payment-failed:${payment.id}`,
    view: {
      client: { name: client.name },
      payment: {
        amount: { ...toWire(money(payment.amount, payment.currency)) },
        method: method ? methodText(method) : 'Your payment method',
        reason: failure.message,
      },
      invoice: { number: invoice.number ?? '', dueOn: invoice.dueOn },
      url: invoiceUrl(app, brand, invoice.id),
      ...(retryOn === null ? {} : { retryOn }),
    },
  });
}
