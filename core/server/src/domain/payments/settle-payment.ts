import { money, type PaymentOutcome } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { Invoice, isPayable } from '../invoices/invoice.ts';
import { invoicePaid } from '../invoices/invoice-paid.ts';
import { book, type Entry } from '../ledger/book.ts';
import { keepMethod } from './keep-method.ts';
import { Payment } from './payment.ts';
import { sendReceipt } from './send-receipt.ts';

/** T4: the money is there. Allocate it to its invoice, the rest is the client's credit; book it, tell it, once. */
export async function settlePayment(
  app: App,
  payment: Payment,
  outcome: Extract<PaymentOutcome, { state: 'succeeded' }>,
): Promise<void> {
  const kept =
    outcome.method && payment.saveMethod === 1 ? await keepMethod(app, payment, outcome.method) : null;
  const sameCurrencyFee = outcome.fee?.currency === payment.currency ? outcome.fee.amount : null;
  await Payment.query()
    .findById(payment.id)
    .patch({
      state: 'succeeded',
      reference: outcome.reference,
      settledAt: instant(app.clock.now()),
      methodId: payment.methodId ?? kept?.id ?? null,
      fee: sameCurrencyFee,
      code: null,
      message: null,
      declineClass: null,
      checkAt: null,
    });
  const invoice = payment.invoiceId === null ? undefined : await Invoice.query().findById(payment.invoiceId);
  const allocated = invoice ? await allocate(app, payment, invoice) : 0;
  await bookPayment(app, payment, allocated, outcome);
  await app.hooks.emit('payment.succeeded', {
    paymentId: payment.id,
    clientId: payment.clientId,
    invoiceId: payment.invoiceId,
    amount: money(payment.amount, payment.currency),
  });
  if (!invoice) return;
  const paid = invoice.paid + allocated;
  if (allocated > 0 && paid === invoice.total) await invoicePaid(app, invoice);
  await sendReceipt(app, {
    payment,
    invoice,
    due: Math.max(0, invoice.total - paid),
    method: outcome.method,
  });
}

async function allocate(app: App, payment: Payment, invoice: Invoice): Promise<number> {
  const due =
    isPayable(invoice.state) && invoice.currency === payment.currency ? invoice.total - invoice.paid : 0;
  const amount = Math.min(payment.amount, due);
  if (amount <= 0) return 0;
  await app.db.insertMany('allocation', [
    {
      brandId: payment.brandId,
      clientId: payment.clientId,
      paymentId: payment.id,
      invoiceId: invoice.id,
      amount,
      createdAt: instant(app.clock.now()),
    },
  ]);
  await Invoice.query()
    .findById(invoice.id)
    .patch({ paid: invoice.paid + amount });
  return amount;
}

async function bookPayment(
  app: App,
  { id, clientId, accountId, invoiceId, amount, currency }: Payment,
  allocated: number,
  { fee }: Extract<PaymentOutcome, { state: 'succeeded' }>,
): Promise<void> {
  const cash = `cash:${accountId}` as const;
  const entries: Entry[] = [
    { account: cash, amount: money(amount, currency), invoiceId },
    { account: 'receivable', amount: money(-allocated, currency), invoiceId },
    { account: 'credit', amount: money(allocated - amount, currency), invoiceId },
  ];
  if (fee)
    entries.push(
      { account: 'fees', amount: fee, invoiceId },
      { account: cash, amount: money(-fee.amount, fee.currency), invoiceId },
    );
  await book(app, { clientId, kind: 'payment', reference: `payment:${id}`, entries });
}
