import { createHash } from 'node:crypto';
import { Refusal } from '@moorage/sdk';
import type { App } from '../app.ts';
import { instant, later } from '../clock.ts';
import { networkOf } from './network.ts';

export class TooManyAttempts extends Refusal {
  /** Seconds. */
  readonly retryAfter: number;
  constructor(retryAfter: number) {
    super('rate.limited', `Too many attempts. Try again in ${spoken(retryAfter)}.`, { status: 429 });
    this.retryAfter = retryAfter;
  }
}
const spoken = (seconds: number): string =>
  seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;

/** The first `free` attempts of a day cost nothing; then each makes the pause twice as long, up to `longest` seconds. */
export interface Limit {
  readonly subject: string;
  readonly free: number;
  readonly longest: number;
}
const hour = 3_600;
const day = 24 * hour;

export const perAccount = (purpose: string, account: string): Limit => ({
  subject: digest(`account ${purpose} ${account.toLowerCase()}`),
  free: 5,
  longest: hour / 4,
});
export const perAddress = (purpose: string, address: string): Limit => ({
  subject: digest(`address ${purpose} ${networkOf(address)}`),
  free: 20,
  longest: hour,
});
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Counts an attempt before it is made, so that a thousand at once cannot all slip through before the first has failed.
 * @throws TooManyAttempts
 */
export async function countAttempt(app: App, brandId: number, limits: readonly Limit[]): Promise<void> {
  const now = app.clock.now();
  await app.db.transaction(async () => {
    const table = () => app.db.knex()('signInFailure');
    for (const { subject, free, longest } of limits) {
      const earlier = await table()
        .where({ brandId, subject })
        .where('at', '>', later(now, -day * 1_000))
        .orderBy('at', 'desc')
        .limit(free + 32)
        .select<{ at: string }[]>('at');
      const last = earlier[0];
      if (!last || earlier.length < free) continue;
      const pause = Math.min(longest, 15 * 2 ** (earlier.length - free));
      const wait = Math.ceil((new Date(last.at).getTime() - now.getTime()) / 1_000) + pause;
      if (wait > 0) throw new TooManyAttempts(wait);
    }
    await app.db.insertMany(
      'signInFailure',
      limits.map(({ subject }) => ({ brandId, subject, at: instant(now) })),
    );
  });
}

/** After a success: the account starts from nothing again, the address only gets this one attempt back. */
export async function forgiveAttempts(
  app: App,
  brandId: number,
  { account, address }: { account: Limit; address: Limit },
): Promise<void> {
  await app.db.transaction(async () => {
    const table = () => app.db.knex()('signInFailure');
    await table().where({ brandId, subject: account.subject }).delete();
    const last = await table()
      .where({ brandId, subject: address.subject })
      .orderBy('id', 'desc')
      .first<{ id: number } | undefined>('id');
    if (last) await table().where('id', last.id).delete();
  });
}
