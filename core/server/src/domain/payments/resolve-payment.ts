import { money, Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { lockClient } from '../ledger/lock-clients.ts';
import { failPayment } from './fail-payment.ts';
import { Payment } from './payment.ts';
import { settlePayment } from './settle-payment.ts';

/**
 * A person looked at the gateway and decides what nobody could find out: the whole amount arrived, or nothing did. Only for
 * payments that were given up.
 */
export async function resolvePayment(
  app: App,
  request: { paymentId: Id; outcome: 'succeeded' | 'failed'; reference: string },
): Promise<Payment> {
  return app.db.transaction(async () => {
    const found = await Payment.query().findById(request.paymentId);
    if (!found)
      throw new Refusal('payment.unknown', `There is no payment ${request.paymentId}.`, { status: 404 });
    await lockClient(app, found.clientId);
    const payment = (await Payment.query().findById(found.id)) as Payment;
    if (payment.state !== 'parked')
      throw new Refusal(
        'payment.not-parked',
        `The payment is ${payment.state}: there is nothing to decide.`,
        {
          status: 409,
        },
      );
    if (request.outcome === 'succeeded')
      await settlePayment(app, payment, {
        state: 'succeeded',
        reference: request.reference,
        fee: money(0, payment.currency),
      });
    else
      await failPayment(app, payment, {
        state: 'failed',
        code: 'payment.resolved',
        message: 'The payment did not arrive. Nothing was charged.',
        declineClass: 'ours',
      });
    return (await Payment.query().findById(found.id)) as Payment;
  });
}
