import { Later, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { checkPauses } from './check-pauses.ts';
import { actRefund } from './refund-payment.ts';

/**
 * Repeats a refund that got no clear answer, with the key of the first try: the gateway makes it once. The pauses are those of
 * payments, taken from the refund's age, so that no counter is needed; in the end it is parked with the job.
 */
export async function reconcileRefund(app: App, refundId: Id): Promise<void> {
  const refund = await actRefund(app, refundId, { isFirst: false });
  if (refund.state !== 'unknown' && refund.state !== 'started') return;
  const age = (app.clock.now().getTime() - new Date(refund.createdAt).getTime()) / 1_000;
  let reached = 0;
  for (const pause of checkPauses.unknown) {
    reached += pause;
    if (reached > age) throw new Later(Math.ceil(reached - age), 'The refund has no clear answer yet');
  }
  throw new Error(`Refund ${refundId} got no clear answer. Look it up at the gateway.`);
}
