import { Refusal } from '@moorage/sdk';
import type { Invoice } from '../invoices/invoice.ts';
import { inProgress, Payment } from './payment.ts';

/** @throws Refusal `payment.in-progress` while money may be on its way for the invoice. Only under the client's lock. */
export async function refuseWhilePaying(invoice: Pick<Invoice, 'id' | 'number'>): Promise<void> {
  const payment = await Payment.query()
    .where('invoiceId', invoice.id)
    .whereIn('state', [...inProgress])
    .first();
  if (!payment) return;
  const wait =
    payment.state === 'pending'
      ? 'The bank has not confirmed it yet. There is nothing to do: we tell you when it arrives.'
      : payment.state === 'parked'
        ? 'We are looking into it and will come back to you.'
        : 'We are asking the payment provider what became of it. Please look again in a few minutes; do not pay a second time.';
  throw new Refusal(
    'payment.in-progress',
    `A payment for invoice ${invoice.number ?? invoice.id} is on its way. ${wait}`,
    { status: 409 },
  );
}
