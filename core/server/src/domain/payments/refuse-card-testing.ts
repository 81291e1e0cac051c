import { Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { later } from '../../clock.ts';
import { currentCaller } from '../../database/ambient.ts';
import { Payment } from './payment.ts';

const declines = 10;
const withinMilliseconds = 3_600_000;

/**
 * Whoever tries one card after the other wants to know which of many stolen ones is good. Staff, and what we charge by
 * ourselves, have limits of their own. Called with the client locked, so that attempts at the same time are counted too.
 * @throws Refusal `payment.too-many-declines` (429)
 */
export async function refuseCardTesting(app: App, clientId: Id): Promise<void> {
  if (currentCaller().kind !== 'client') return;
  const recent = await Payment.query()
    .where({ clientId, state: 'failed', automatic: 0 })
    .whereNotNull('declineClass')
    .where('startedAt', '>', later(app.clock.now(), -withinMilliseconds))
    .resultSize();
  if (recent >= declines)
    throw new Refusal(
      'payment.too-many-declines',
      'Too many payments were declined. Try again in an hour, or write to us.',
      { status: 429 },
    );
}
