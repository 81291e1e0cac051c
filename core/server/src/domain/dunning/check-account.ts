import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { callGateway } from '../payments/ask-gateway.ts';
import { absentCode } from '../payments/fail-payment.ts';
import { Payment } from '../payments/payment.ts';

/**
 * Charges at this account are due and cannot be made, for reasons that no customer can mend. The job fails with the reason and
 * is parked, so that staff see it; run again, it looks anew.
 * @throws Refusal `gateway.unavailable`, VendorError
 */
export async function checkAccount(app: App, accountId: Id): Promise<void> {
  await callGateway(app, accountId, (gateway) => gateway.test());
  const last = await Payment.query().where({ accountId, automatic: 1 }).orderBy('id', 'desc').first();
  if (last?.declineClass !== 'ours' || last.code === absentCode) return;
  throw new Error(
    `Stored methods at gateway account ${accountId} cannot be charged: payment ${last.id} was refused with ` +
      `${last.code}. Mend it there or in the account's settings. Charges are tried again every four hours.`,
  );
}
