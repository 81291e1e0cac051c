import { Refusal, type PaymentOutcome } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { findInvoice } from '../invoices/find-invoice.ts';
import { askGateway } from './ask-gateway.ts';
import type { PaymentWish } from './begin-payment.ts';
import { knownCustomer } from './customer.ts';
import type { Payment } from './payment.ts';
import { recordOutcome } from './record-outcome.ts';

const superseded = {
  state: 'failed',
  code: 'payment.superseded',
  message: 'Another payment was begun instead of this one.',
  declineClass: 'later',
} as const;

const checkoutMilliseconds = 3_600_000;

/**
 * A payment that waits for the customer, perhaps in another tab. The same wish goes on with it; another wish gives it up, at
 * the gateway too, so that it cannot be paid behind our back. It may have succeeded in between: then there is nothing to pay.
 * @returns the waiting payment when that is the answer, null when the way is free
 */
export async function clearWaiting(
  app: App,
  waiting: Payment,
  wish: PaymentWish,
): Promise<{ payment: Payment; outcome: PaymentOutcome } | null> {
  refuseWhileCustomerPays(app, waiting, wish);
  const invoice = await findInvoice(wish.invoiceId);
  const isSameWish =
    !wish.automatic &&
    wish.methodId === null &&
    waiting.methodId === null &&
    waiting.automatic === 0 &&
    waiting.accountId === wish.accountId &&
    waiting.amount === invoice.total - invoice.paid &&
    waiting.saveMethod === (wish.save ? 1 : 0);
  const outcome = await ask(app, waiting, !isSameWish);
  const payment = await recordOutcome(app, waiting.id, outcome);
  if (payment.state === 'failed') return null;
  return { payment, outcome };
}

/** Nobody's open checkout is pulled away by a charge that can wait until tomorrow. */
function refuseWhileCustomerPays(app: App, waiting: Payment, wish: PaymentWish): void {
  const age = app.clock.now().getTime() - new Date(waiting.startedAt).getTime();
  if (wish.automatic && waiting.automatic === 0 && age < checkoutMilliseconds)
    throw new Refusal('payment.in-progress', 'The customer is paying this invoice right now.', {
      status: 409,
    });
}

async function ask(app: App, waiting: Payment, giveUp: boolean): Promise<PaymentOutcome> {
  const { key, reference, clientId, accountId, startedAt } = waiting;
  const customer = await knownCustomer(app, clientId, accountId);
  const answer = await askGateway(app, accountId, async (gateway) => {
    if (giveUp && gateway.cancel && reference !== null) return gateway.cancel({ key, reference });
    return gateway.status({ key, reference, customer, since: new Date(startedAt) });
  });
  // Whatever keeps us from asking does not keep the customer from paying there in another tab.
  if ('silence' in answer)
    throw new Refusal(
      'payment.in-progress',
      'An earlier payment for this invoice is open, and its provider does not answer. Please try again in a few minutes.',
      { status: 409 },
    );
  if (answer.value === 'absent') return superseded;
  return giveUp && answer.value.state === 'action' ? superseded : answer.value;
}
