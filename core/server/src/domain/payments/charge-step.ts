import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { currentBrand } from '../../database/ambient.ts';
import { isDuplicate } from '../../database/connect.ts';
import type { Invoice } from '../invoices/invoice.ts';
import type { Payment } from './payment.ts';

/** In the transaction that writes the intent, so that a step of the dunning plan charges once, whatever runs twice. */
export async function claimStep(app: App, invoice: Invoice, step: string): Promise<boolean> {
  try {
    await app.db.savepoint(() =>
      app.db.insertMany('dunningStep', [
        {
          brandId: invoice.brandId,
          clientId: invoice.clientId,
          invoiceId: invoice.id,
          step,
          at: instant(app.clock.now()),
        },
      ]),
    );
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/**
 * No bank was asked for the charge, so its step is still to be taken: nobody loses a try, or is suspended untried, because of
 * a breakdown or a key that is ours to mend. While the payment was open no later step could be claimed, so the last one is its own.
 */
export async function giveBackStep(app: App, { invoiceId }: Pick<Payment, 'invoiceId'>): Promise<void> {
  const table = () => app.db.knex()('dunningStep').where({ brandId: currentBrand() });
  const last = await table()
    .where({ invoiceId })
    .where('step', 'like', 'charge:%')
    .orderBy('id', 'desc')
    .first<{ id: Id } | undefined>('id');
  if (last) await table().where({ id: last.id }).delete();
}
