import { Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { later } from '../../clock.ts';
import { currentCaller } from '../../database/ambient.ts';
import { Payment } from './payment.ts';

const limit = 10;
const hour = 3_600_000;
const day = 24 * hour;

/**
 * Whoever tries one card after the other wants to know which of many stolen ones is good. Staff, and what we charge by
 * ourselves, have limits of their own. Called with the client locked, so that attempts at the same time are counted too.
 * @throws Refusal `payment.too-many-declines` (429)
 */
export async function refuseCardTesting(app: App, clientId: Id): Promise<void> {
  if (currentCaller().kind !== 'client') return;
  if (await hasTooManyDeclines(app, clientId))
    throw new Refusal(
      'payment.too-many-declines',
      'Too many payments were declined. Try again later, or write to us.',
      { status: 429 },
    );
}

/** The declines that a gateway told of within a day; a payment that failed without such a message is one, for an hour. */
export async function hasTooManyDeclines(app: App, clientId: Id): Promise<boolean> {
  const now = app.clock.now();
  const declined = await Payment.query()
    .where({ clientId, automatic: 0 })
    .where((either) => {
      void either.where('declinedAt', '>', later(now, -day)).orWhere((failed) => {
        void failed
          .where({ state: 'failed' })
          .whereNotNull('declineClass')
          .where('startedAt', '>', later(now, -hour));
      });
    })
    .select('declines');
  return declined.reduce((sum, { declines }) => sum + Math.max(1, declines), 0) >= limit;
}
