import { money } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { currentBrand } from '../../database/ambient.ts';
import { clientCredits } from '../ledger/balances.ts';
import { bookMany, type Booking } from '../ledger/book.ts';
import type { Issuing } from './issue-invoices.ts';
import { updateMany } from './update-many.ts';

/** Money that a client has with us pays its new invoices first, in their order. */
export async function applyCredit(app: App, invoices: readonly Issuing[]): Promise<void> {
  const credits = await clientCredits(
    app,
    invoices.map(({ clientId }) => clientId),
  );
  if (credits.length === 0) return;
  const left = new Map(
    credits.map(({ clientId, credit }) => [`${clientId} ${credit.currency}`, credit.amount]),
  );
  const used: Issuing[] = [];
  for (const invoice of invoices) {
    const key = `${invoice.clientId} ${invoice.currency}`;
    const amount = Math.min(left.get(key) ?? 0, invoice.total);
    if (amount <= 0) continue;
    left.set(key, (left.get(key) ?? 0) - amount);
    invoice.paid = amount;
    used.push(invoice);
  }
  await write(app, used);
}

async function write(app: App, invoices: readonly Issuing[]): Promise<void> {
  if (invoices.length === 0) return;
  await app.db.insertMany(
    'allocation',
    invoices.map(({ id, clientId, paid }) => ({
      brandId: currentBrand(),
      clientId,
      invoiceId: id,
      amount: paid,
      createdAt: instant(app.clock.now()),
    })),
  );
  await bookMany(
    app,
    invoices.map(({ id, clientId, paid, currency }): Booking => ({
      clientId,
      kind: 'credit-used',
      reference: `invoice:${id}`,
      entries: [
        { account: 'credit', amount: money(paid, currency), invoiceId: id },
        { account: 'receivable', amount: money(-paid, currency), invoiceId: id },
      ],
    })),
  );
  await updateMany(
    app,
    'invoice',
    'paid',
    invoices.map(({ id, paid }) => ({ id, value: paid })),
  );
}
