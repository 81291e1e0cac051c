import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { findInvoice } from '../invoices/find-invoice.ts';
import { isPayable } from '../invoices/invoice.ts';
import { lockClient } from '../ledger/lock-clients.ts';
import { Operation } from './provisioning.ts';
import { tellService } from './steps.ts';
import { writeLog } from './write-log.ts';

/**
 * What dunning asked for may wait for its vendor while the customer pays: then it is not done any more. In the open
 * transaction and before the operation is claimed. The client's lock keeps a payment from slipping in between; it is taken
 * before the operation's row, as payments do. What a vendor may have begun already goes on.
 */
export async function cancelSettled(app: App, id: Id): Promise<void> {
  const asked = await Operation.query().findById(id);
  const invoiceId = asked && invoiceOf(asked);
  if (!asked || !invoiceId) return;
  await lockClient(app, asked.clientId);
  const { number, state } = await findInvoice(invoiceId);
  if (isPayable(state)) return;
  const changed = await Operation.query()
    .findById(id)
    .where({ state: 'queued', unclear: 0 })
    .patch({ state: 'cancelled', finishedAt: instant(app.clock.now()) });
  if (changed === 0) return;
  await writeLog(app, asked, 'info', `Not done: invoice ${number} is ${state}`);
  app.db.afterCommit(() => tellService(app, asked));
}

/** The unpaid invoice that it is for, when dunning asked for it. */
const invoiceOf = ({ kind, input }: Operation): Id | null =>
  (kind === 'suspend' || kind === 'terminate') && typeof input.invoiceId === 'number'
    ? input.invoiceId
    : null;
