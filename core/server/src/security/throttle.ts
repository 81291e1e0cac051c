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
  // First without the lock: in a flood, those who have to wait in any case neither queue for it nor leave a row.
  refuse(await longestPause(app, brandId, limits));
  const pause = await app.db.transaction(async () => {
    await lockSubjects(app, brandId, limits);
    const longest = await longestPause(app, brandId, limits);
    const at = instant(app.clock.now());
    if (longest <= 0)
      await app.db.insertMany(
        'signInFailure',
        limits.map(({ subject }) => ({ brandId, subject, at })),
      );
    return longest;
  });
  // After the commit: a roll-back would take new rows away from those who wait for them, who would then deadlock.
  refuse(pause);
}

function refuse(pause: number): void {
  if (pause > 0) throw new TooManyAttempts(pause);
}

/**
 * In the open transaction: until it ends, nobody else counts for these subjects. To write a row is to lock it, and everybody
 * writes in the same order, so that no two ever wait for each other.
 */
async function lockSubjects(app: App, brandId: number, limits: readonly Limit[]): Promise<void> {
  const at = instant(app.clock.now());
  const subjects = limits.map(({ subject }) => subject).toSorted();
  await app.db
    .knex()('attemptSubject')
    .insert(subjects.map((subject) => ({ brandId, subject, at })))
    .onConflict(['brandId', 'subject'])
    .merge(['at']);
}

/** Seconds until all of them would let an attempt through; none when that is now. */
async function longestPause(app: App, brandId: number, limits: readonly Limit[]): Promise<number> {
  let longest = 0;
  for (const limit of limits) longest = Math.max(longest, await pauseOf(app, brandId, limit));
  return longest;
}

async function pauseOf(app: App, brandId: number, limit: Limit): Promise<number> {
  const { subject, free, longest } = limit;
  const now = app.clock.now();
  const earlier = await app.db
    .knex()('signInFailure')
    .where({ brandId, subject })
    .where('at', '>', later(now, -day * 1_000))
    .orderBy('at', 'desc')
    .limit(free + 32)
    .select<{ at: string }[]>('at');
  const last = earlier[0];
  if (!last || earlier.length < free) return 0;
  const pause = Math.min(longest, 15 * 2 ** (earlier.length - free));
  return Math.ceil((new Date(last.at).getTime() - now.getTime()) / 1_000) + pause;
}

/** After a success: the account starts from nothing again, the address only gets this one attempt back. */
export async function forgiveAttempts(
  app: App,
  brandId: number,
  { account, address }: { account: Limit; address: Limit },
): Promise<void> {
  await app.db.transaction(async () => {
    await lockSubjects(app, brandId, [account, address]);
    const table = () => app.db.knex()('signInFailure');
    await table().where({ brandId, subject: account.subject }).delete();
    const last = await table()
      .where({ brandId, subject: address.subject })
      .orderBy('id', 'desc')
      .first<{ id: number } | undefined>('id');
    if (last) await table().where('id', last.id).delete();
  });
}
