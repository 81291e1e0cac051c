import { createHash } from 'node:crypto';
import { Refusal, type Id } from '@moorage/sdk';
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

/** The attempts of the last `within` seconds count, and the first `free` of them cost nothing. */
export interface Limit {
  readonly subject: string;
  readonly within: number;
  readonly free: number;
  /** When there is no free one left: from the times of those before, the last one first, to when the next may be made. */
  opensAt(times: readonly number[]): number;
}
const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Each attempt after the free ones of a day makes the pause twice as long, up to `longest` seconds. */
const slower = (subject: string, { free, longest }: { free: number; longest: number }): Limit => ({
  subject: digest(subject),
  within: day,
  free,
  opensAt: (times) => (times[0] ?? 0) + 1_000 * Math.min(longest, 15 * 2 ** (times.length - free)),
});
export const perAccount = (purpose: string, account: string, longest = hour / 4): Limit =>
  slower(`account ${purpose} ${account.toLowerCase()}`, { free: 5, longest });
/** One account from one network: what others do elsewhere does not count. */
export const perKnownNetwork = (purpose: string, account: string, address: string): Limit =>
  slower(`known ${networkOf(address)} ${purpose} ${account.toLowerCase()}`, { free: 5, longest: hour / 4 });
export const perAddress = (purpose: string, address: string): Limit =>
  slower(`address ${purpose} ${networkOf(address)}`, { free: 20, longest: hour });
/** Ten a minute, whoever asks: what its vendor allows is for all services of a server together. */
export const perService = (purpose: string, serviceId: Id): Limit => ({
  subject: digest(`service ${purpose} ${serviceId}`),
  within: minute,
  free: 10,
  opensAt: (times) => (times[9] ?? 0) + minute * 1_000,
});
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

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
  const { subject, within, free } = limit;
  const now = app.clock.now();
  const earlier = await app.db
    .knex()('signInFailure')
    .where({ brandId, subject })
    .where('at', '>', later(now, -within * 1_000))
    .orderBy('at', 'desc')
    .limit(free + 32)
    .select<{ at: string }[]>('at');
  if (earlier.length < free) return 0;
  const opensAt = limit.opensAt(earlier.map(({ at }) => new Date(at).getTime()));
  return Math.ceil((opensAt - now.getTime()) / 1_000);
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
