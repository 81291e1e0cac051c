import { Later, type Id, type PaymentOutcome } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { later } from '../../clock.ts';
import { lockClient } from '../ledger/lock-clients.ts';
import { askGateway, type Answer } from './ask-gateway.ts';
import { checkPauses } from './check-pauses.ts';
import { knownCustomer } from './customer.ts';
import { absentCode } from './fail-payment.ts';
import { Payment } from './payment.ts';
import { recordOutcome } from './record-outcome.ts';

const absent = {
  state: 'failed',
  code: absentCode,
  message: 'The payment never reached the payment provider. Nothing was charged. Please try again.',
  declineClass: 'ours',
  untried: true,
} as const;
const abandoned = {
  state: 'failed',
  code: 'payment.abandoned',
  message: 'The payment was not completed. Nothing was charged.',
  declineClass: 'fix',
} as const;

type Asked = keyof typeof checkPauses;
const isAsked = (state: Payment['state']): state is Asked => state in checkPauses;

/**
 * Asks the gateway what became of a payment, now. Repairs `unknown`, and what a lost webhook left behind.
 * @returns the payment as it is afterwards
 */
export async function refreshPayment(app: App, paymentId: Id): Promise<Payment> {
  return (await ask(app, await find(paymentId))).payment;
}

/** The job: asks, and comes back on the plan until there is a clear answer, or a person has to look. */
export async function reconcilePayment(app: App, paymentId: Id): Promise<void> {
  const before = await find(paymentId);
  if (before.checkAt === null) return;
  const wait = new Date(before.checkAt).getTime() - app.clock.now().getTime();
  if (wait > 0) throw new Later(Math.ceil(wait / 1_000), 'It is not time to ask again yet');
  const { payment, answer } = await ask(app, before);
  if (!isAsked(payment.state)) return;
  const seconds = await planNext(app, payment, payment.state === before.state, answer);
  if (seconds !== null) throw new Later(seconds, `The payment is ${payment.state}`);
}

async function find(id: Id): Promise<Payment> {
  const payment = await Payment.query().findById(id);
  if (!payment) throw new Error(`There is no payment ${id}`);
  return payment;
}

async function ask(
  app: App,
  found: Payment,
): Promise<{ payment: Payment; answer: Answer<PaymentOutcome | 'absent'> | null }> {
  // Cut off between intent and outcome.
  const payment =
    found.state === 'started' && found.checkAt !== null && new Date(found.checkAt) <= app.clock.now()
      ? await recordOutcome(app, found.id, { state: 'unknown' })
      : found;
  if (!isAsked(payment.state)) return { payment, answer: null };
  const { key, reference, clientId, accountId, startedAt } = payment;
  const customer = await knownCustomer(app, clientId, accountId);
  const answer = notLost(
    reference,
    await askGateway(app, accountId, (gateway) =>
      gateway.status({ key, reference, customer, since: new Date(startedAt) }),
    ),
  );
  if ('silence' in answer) {
    app.log.warn(
      { payment: payment.id, err: answer.silence },
      'A gateway could not say what became of a payment',
    );
    return { payment, answer };
  }
  const outcome = answer.value === 'absent' ? absent : answer.value;
  return { payment: await recordOutcome(app, payment.id, outcome), answer };
}

/** What the gateway gave a name was there. If it knows it no more, we ask another account than we did: that is no answer. */
function notLost(
  reference: string | null,
  answer: Answer<PaymentOutcome | 'absent'>,
): Answer<PaymentOutcome | 'absent'> {
  if ('silence' in answer || answer.value !== 'absent' || reference === null) return answer;
  return { silence: new Error(`The gateway does not know ${reference} any more. Was its account changed?`) };
}

/** @returns seconds until the next question; null when it is over */
async function planNext(
  app: App,
  payment: Payment,
  sameState: boolean,
  answer: Answer<PaymentOutcome | 'absent'> | null,
): Promise<number | null> {
  const state = payment.state as Asked;
  const checks = sameState ? payment.checks + 1 : 0;
  const planned = checkPauses[state][checks];
  if (planned === undefined) {
    await giveUp(app, payment, answer);
    return null;
  }
  const seconds = Math.max(planned, answer && 'silence' in answer ? (answer.retryAfter ?? 0) : 0);
  await app.db.transaction(() =>
    Payment.query()
      .findById(payment.id)
      .where({ state })
      .patch({ checks, checkAt: later(app.clock.now(), seconds * 1_000) }),
  );
  return seconds;
}

/** That nobody completed a payment is the gateway's to say: while it is silent, the customer may have paid. */
async function giveUp(
  app: App,
  payment: Payment,
  answer: Answer<PaymentOutcome | 'absent'> | null,
): Promise<void> {
  if (payment.state === 'action' && answer && 'value' in answer)
    return void (await recordOutcome(app, payment.id, abandoned));
  await app.db.transaction(async () => {
    await lockClient(app, payment.clientId);
    await Payment.query().findById(payment.id).where({ state: payment.state }).patch({
      state: 'parked',
      code: 'payment.unresolved',
      message: 'The gateway never said what became of this payment. Look it up there, then decide here.',
      checkAt: null,
    });
  });
}
