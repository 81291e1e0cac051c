import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { isLater, type Id, type Json } from '@moorage/sdk';
import { instant, later, type Clock } from '../clock.ts';
import { ambient } from '../database/ambient.ts';
import type { Database } from '../database/database.ts';
import type { Logger } from '../log.ts';
import { pause, reason } from './backoff.ts';
import type { JobOptions } from './queue.ts';

export const leaseMilliseconds = 60_000;
/** A round trip per job is what makes table queues slow: jobs are claimed and finished this many at a time. */
export const batch = 100;

/** While there is always something to do, leases that ended are looked for this often. */
const lostMilliseconds = 5_000;

export interface JobRow {
  id: Id;
  brandId: Id | null;
  name: string;
  data: string;
  attempts: number;
  maxAttempts: number;
}
interface NewRow {
  brandId: Id | null;
  name: string;
  key: string | null;
  data: string;
  state: string;
  runAt: string;
  maxAttempts: number;
  createdAt: string;
}
/** `revive` is a wish, not a column; only jobs with a key may have it. */
export interface NewJob extends NewRow {
  revive?: true;
}
export interface JobResult {
  job: JobRow;
  failed: boolean;
  error?: unknown;
}

/** The `job` table: rows come in with the transaction that wants them, are leased, and end done or parked. */
export function createJobTable({
  db,
  clock,
  log,
  owner,
}: {
  db: Database;
  clock: Clock;
  log: Logger;
  owner: string;
}) {
  let lookForLostAt = 0;

  const row = (name: string, data: Json, options: JobOptions = {}): NewJob => ({
    brandId: ambient()?.caller?.brandId ?? null,
    name,
    key: options.key ?? null,
    data: JSON.stringify(data),
    state: 'queued',
    runAt: instant(options.runAt ?? clock.now()),
    maxAttempts: options.attempts ?? 8,
    createdAt: instant(clock.now()),
    ...(options.revive && options.key !== undefined ? { revive: true } : {}),
  });

  /** Rows as they stand now: the brand is that of the caller. */
  const rowsOf = (name: string, jobs: readonly { data: Json; options?: JobOptions }[]): NewJob[] =>
    jobs.map(({ data, options }) => row(name, data, options));

  async function insert(rows: readonly NewJob[]): Promise<void> {
    await db.transaction(async () => {
      await db.insertMany(
        'job',
        rows.filter(({ key }) => key === null),
      );
      await insertKeyed(rows.filter(({ key }) => key !== null));
    });
  }

  /**
   * One that waits already is left as it is, and one that runs may have looked too early: it runs again. Asked for anew, one that
   * was parked begins as if it were new, and one that waits after a failure does so no longer than the new one would.
   */
  async function insertKeyed(rows: readonly NewJob[]): Promise<void> {
    const knex = db.knex();
    const given = (column: string) => (db.engine === 'mysql' ? `values(${column})` : `excluded.${column}`);
    const either = (condition: string, value: string, column: string) =>
      knex.raw(`case when ${condition} then ${value} else job.${column} end`);
    const parked = "job.state = 'parked'";
    const sooner = `job.state = 'queued' and ${given('run_at')} < job.run_at`;
    const again = either("job.state = 'running'", '1', 'again');
    // The state comes last: MariaDB takes what stands before it for done already.
    const anew = {
      again,
      data: either(parked, given('data'), 'data'),
      maxAttempts: either(parked, given('max_attempts'), 'max_attempts'),
      attempts: either(parked, '0', 'attempts'),
      error: either(parked, 'null', 'error'),
      runAt: either(`${parked} or ${sooner}`, given('run_at'), 'run_at'),
      state: either(parked, "'queued'", 'state'),
    };
    // Always in the same order, so that two who ask for the same keys wait for one another instead of locking each other out.
    const sorted = rows.toSorted((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : 1));
    for (const [some, merged] of [
      [sorted.filter(({ revive }) => !revive), { again }],
      [sorted.filter(({ revive }) => revive), anew],
    ] as const)
      for (let start = 0; start < some.length; start += 500)
        await knex('job')
          .insert(some.slice(start, start + 500).map(columnsOf))
          .onConflict('key')
          .merge(merged);
  }

  /**
   * Writes down what became of jobs and takes new ones, in one transaction: under load that is one commit for a hundred jobs.
   * When it throws, neither has happened.
   * @param held what this process is at work on: a machine that slept does not take its own jobs for those of a dead one
   */
  async function turn(
    results: readonly JobResult[],
    { names, room, held }: { names: readonly string[]; room: number; held: readonly Id[] },
  ): Promise<JobRow[]> {
    const now = clock.now();
    return db.house(() =>
      db.transaction(async () => {
        await finish(results, now);
        return room > 0 && names.length > 0 ? claim({ names, room, held }, now) : [];
      }),
    );
  }

  async function claim(
    { names, room, held }: { names: readonly string[]; room: number; held: readonly Id[] },
    now: Date,
  ): Promise<JobRow[]> {
    const lock = db.engine === 'mysql' ? 'for update skip locked' : '';
    // In the order of the index (state, run_at, id): any other would sort, and on MariaDB lock, all that wait.
    const pick = (due: string, limit: number, ours: readonly Id[] = []): Promise<JobRow[]> =>
      db.select<JobRow>(
        `select id, brand_id as brandId, name, data, attempts, max_attempts as maxAttempts from job
          where ${due} <= ? and name in (${places(names)})
          ${ours.length > 0 ? `and id not in (${places(ours)})` : ''} order by run_at, id limit ${limit} ${lock}`,
        [instant(now), ...names, ...ours],
      );
    const taken = await pick("state = 'queued' and run_at", room);
    const look = taken.length === 0 || now.getTime() >= lookForLostAt;
    if (look) {
      lookForLostAt = now.getTime() + lostMilliseconds;
      taken.push(...(await pick("state = 'running' and lease_until", batch, padded(held))));
    }
    if (taken.length > 0) {
      const ids = padded(taken.map(({ id }) => id));
      await db.write(
        `update job set state = 'running', owner = ?, lease_until = ? where id in (${places(ids)})`,
        [owner, later(now, leaseMilliseconds), ...ids],
      );
    }
    return taken;
  }

  async function finish(results: readonly JobResult[], now: Date): Promise<void> {
    const good = results.filter(({ failed }) => !failed).map(({ job }) => job.id);
    if (good.length > 0) {
      const ids = padded(good);
      // One that was asked for while it ran is queued again. `again` is set last: MariaDB assigns from left to right.
      await db.write(
        `update job set state = case again when 1 then 'queued' else 'done' end,
          attempts = case again when 1 then 0 else attempts end,
          run_at = case again when 1 then ? else run_at end,
          finished_at = case again when 1 then finished_at else ? end,
          \`key\` = case again when 1 then \`key\` else null end,
          owner = null, lease_until = null, error = null, again = 0
          where id in (${places(ids)}) and owner = ? and state = 'running'`,
        [instant(now), instant(now), ...ids, owner],
      );
    }
    for (const result of results) if (result.failed) await putBack(result, now);
  }

  async function putBack({ job, error }: JobResult, now: Date): Promise<void> {
    const counted = !isLater(error);
    const attempt = job.attempts + (counted ? 1 : 0);
    const isLast = counted && attempt >= job.maxAttempts;
    const ours = () => db.knex()('job').where({ id: job.id, owner, state: 'running' });
    const ended = { owner: null, leaseUntil: null, again: 0, error: counted ? reason(error) : null };
    // Who asked for it again while it ran has not failed yet: theirs begins anew.
    const parked =
      isLast &&
      (await ours()
        .where('again', 0)
        .update({ ...ended, state: 'parked', attempts: attempt })) === 1;
    if (!parked) {
      const pauseSeconds = pause(isLast ? 1 : attempt, error);
      const runAt = later(now, pauseSeconds * 1_000);
      await ours().update({ ...ended, state: 'queued', attempts: isLast ? 0 : attempt, runAt });
    }
    if (!counted) return;
    const fields = { job: job.name, id: job.id, attempt, err: error };
    if (parked) log.error(fields, 'A job was parked');
    else log.warn(fields, 'A job failed and will be tried again');
  }

  async function renew(ids: readonly Id[]): Promise<void> {
    if (ids.length === 0) return;
    await db.house(() =>
      db.transaction(() =>
        db
          .knex()('job')
          .whereIn('id', ids)
          .where('owner', owner)
          .update({ leaseUntil: later(clock.now(), leaseMilliseconds) }),
      ),
    );
  }

  /** Jobs of processes on this machine that are gone need not wait for their leases to end. */
  async function releaseDead(): Promise<void> {
    await db.house(() =>
      db.transaction(async () => {
        const held = await db.knex()('job').where('state', 'running').distinct<{ owner: string }[]>('owner');
        const dead = held.map((row) => row.owner).filter((other) => other !== owner && isDead(other));
        if (dead.length === 0) return;
        await db
          .knex()('job')
          .whereIn('owner', dead)
          .where('state', 'running')
          .update({ leaseUntil: instant(clock.now()) });
      }),
    );
  }

  return { rowsOf, insert, turn, renew, releaseDead };
}
const columnsOf = ({ revive: _wish, ...row }: NewJob): NewRow => row;

/** To 1, 2, 4, … ids, by naming the last one again: a handful of prepared statements serves every number of jobs. */
function padded(ids: readonly Id[]): Id[] {
  if (ids.length === 0) return [];
  const length = 2 ** Math.ceil(Math.log2(ids.length));
  return Array.from({ length }, (_, index) => ids[Math.min(index, ids.length - 1)] as Id);
}
const places = (list: readonly unknown[]): string => list.map(() => '?').join(', ');

export type JobTable = ReturnType<typeof createJobTable>;

const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 12);

/** `machine:process:random`, so that a successor on the same machine can tell whether the holder still lives. */
export function newOwner(): string {
  const owner = `${machine}:${process.pid}:${randomUUID().slice(0, 8)}`;
  living.add(owner);
  return owner;
}
const living = new Set<string>();

function isDead(owner: string): boolean {
  const [where, pid] = owner.split(':');
  if (where !== machine || !pid) return false;
  if (Number(pid) === process.pid) return !living.has(owner);
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
