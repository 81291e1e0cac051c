import type { Id, Json } from '@moorage/sdk';
import type { Clock } from '../clock.ts';
import { inTransaction } from '../database/ambient.ts';
import { createGroupCommit } from '../database/group-commit.ts';
import type { Database } from '../database/database.ts';
import type { Logger } from '../log.ts';
import { detached } from '../scope.ts';
import {
  batch,
  createJobTable,
  leaseMilliseconds,
  newOwner,
  type JobResult,
  type JobRow,
  type NewJob,
} from './job-table.ts';
import type { Job, JobHandler, Queue } from './queue.ts';

const gatherMilliseconds = 5;
/** `enqueueSoon` does so at once, then waits this long for others. */
const soonMilliseconds = 50;

/**
 * The default driver: the database itself. Claims a batch, keeps `concurrency` of it running, and writes the results in
 * batches too. A slow job holds up no other. A worker that dies leaves its leases behind; when they end, others take over.
 */
export function createDatabaseQueue({
  db,
  clock,
  log,
  concurrency = 20,
  pollMilliseconds = 1_000,
  onWork = () => undefined,
}: {
  db: Database;
  clock: Clock;
  log: Logger;
  concurrency?: number;
  pollMilliseconds?: number;
  /** Told after every commit that brought jobs, and when the earliest of them is due. */
  onWork?: (dueInMilliseconds: number) => void;
}): Queue {
  const table = createJobTable({ db, clock, log, owner: newOwner() });
  const handlers = new Map<string, JobHandler>();
  const claimed: JobRow[] = [];
  const held = new Set<Id>();
  let results: JobResult[] = [];
  let running = 0;
  let started = false;
  let wanted = false;
  let pumping: Promise<number> | undefined;
  let wake: () => void = () => undefined;
  const timers: { poll?: NodeJS.Timeout; renew?: NodeJS.Timeout } = {};

  async function runOne(job: JobRow): Promise<void> {
    try {
      const handler = handlers.get(job.name);
      if (!handler) throw new Error(`Nobody works on ${job.name} any more`);
      const data = JSON.parse(job.data) as Json;
      const { id, name } = job;
      const attempt = job.attempts + 1;
      const about: Job = { id, name, data, attempt, isLast: attempt >= job.maxAttempts };
      const work = (): Promise<void> => handler(data, about);
      await (job.brandId === null ? db.house(work) : db.asSystem(job.brandId, work));
      results.push({ job, failed: false });
    } catch (error) {
      results.push({ job, failed: true, error });
    }
    running -= 1;
    fill();
    if (claimed.length === 0 || results.length >= batch) wake();
    gather();
  }

  /** Whenever a job ends the next one begins, whatever the database is being asked meanwhile. */
  function fill(): void {
    while (running < concurrency && claimed.length > 0) {
      running += 1;
      void runOne(claimed.shift() as JobRow);
    }
  }

  /** Results wait a moment for others to share their transaction. */
  function gather(): void {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      gathered = true;
      wake();
    }, gatherMilliseconds);
  }

  /** Writes what ended, and claims when there is room for more and somebody may have some. */
  async function turn(claims: boolean): Promise<number> {
    const part = results;
    results = [];
    clearTimeout(gathering);
    gathering = undefined;
    gathered = false;
    try {
      const room = claims ? batch - claimed.length : 0;
      const jobs = await table.turn(part, { names: [...handlers.keys()], room, held: [...held] });
      for (const { job } of part) held.delete(job.id);
      for (const job of jobs) held.add(job.id);
      claimed.push(...jobs);
      return jobs.length;
    } catch (error) {
      results = [...part, ...results];
      throw error;
    }
  }

  /** Claims, runs and writes until nothing is due and nothing runs. */
  async function pump(): Promise<number> {
    let done = 0;
    let empty = false;
    for (;;) {
      const idle = running === 0 && claimed.length === 0;
      const writes = results.length >= batch || (results.length > 0 && (gathered || idle));
      // Whoever writes anyway looks for more as well: what ended may be wanted again.
      const claims: boolean = hasRoom() && (!empty || wanted || writes);
      if (claims || writes) {
        if (claims) wanted = false;
        const got = await turn(claims);
        done += got;
        empty = claims && got === 0;
        fill();
      } else if (idle) return done;
      else await nextEvent();
    }
  }

  const hasRoom = (): boolean => claimed.length === 0 && running < concurrency && !stopping;
  const nextEvent = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  let gathering: NodeJS.Timeout | undefined;
  let gathered = false;
  let stopping = false;

  function work(): Promise<number> {
    pumping ??= detached(pump).finally(() => {
      pumping = undefined;
    });
    return pumping;
  }

  function poke(): void {
    wanted = true;
    wake();
    if (!started || pumping) return;
    work().catch((error: unknown) => {
      log.error({ err: error }, 'The job queue cannot reach the database; it will try again');
    });
  }

  const enqueueMany: Queue['enqueueMany'] = async (name, jobs) => insertRows(table.rowsOf(name, jobs));

  async function insertRows(rows: readonly NewJob[]): Promise<void> {
    if (rows.length === 0) return;
    if (inTransaction()) await table.insert(rows);
    else await commitTogether(rows);
    const due = Math.min(...rows.map(({ runAt }) => new Date(runAt).getTime())) - clock.now().getTime();
    db.afterCommit(() => {
      poke();
      onWork(Math.max(0, due));
    });
  }
  const commitTogether = createGroupCommit<readonly NewJob[]>((groups) =>
    db.house(() => table.insert(groups.flat())),
  );

  function enqueueSoon(...[name, data, options]: Parameters<Queue['enqueueSoon']>): void {
    db.afterCommit(() => {
      if (soon.has(options.key)) return;
      const [row] = table.rowsOf(name, [{ data, options }]);
      soon.set(options.key, row as NewJob);
      const pause = Math.max(0, enqueuedAt + soonMilliseconds - performance.now());
      soonTimer ??= setTimeout(() => void enqueueWaiting(), pause);
    });
  }

  /** Resolves when none waits and none is on its way. */
  function enqueueWaiting(): Promise<void> {
    clearTimeout(soonTimer);
    soonTimer = undefined;
    enqueuedAt = performance.now();
    const rows = [...soon.values()];
    soon.clear();
    const enqueued = insertRows(rows).catch((error: unknown) =>
      log.warn({ err: error, jobs: rows.length }, 'Jobs could not be queued; the next sweep brings them'),
    );
    return (enqueuing = Promise.all([enqueuing, enqueued]).then(() => undefined));
  }
  const soon = new Map<string, NewJob>();
  let soonTimer: NodeJS.Timeout | undefined;
  let enqueuedAt = -soonMilliseconds;
  let enqueuing: Promise<void> = Promise.resolve();

  return {
    enqueue: (name, data, options) => enqueueMany(name, [options ? { data, options } : { data }]),
    enqueueMany,
    enqueueSoon,
    process(name, handler) {
      if (handlers.has(name)) throw new Error(`The job ${name} has a handler already`);
      handlers.set(name, handler as JobHandler);
      return () => handlers.delete(name);
    },
    poke,
    start() {
      if (started) return;
      started = true;
      stopping = false;
      timers.poll = setInterval(poke, pollMilliseconds);
      timers.renew = setInterval(() => {
        table
          .renew([...held])
          .catch((error: unknown) => log.error({ err: error }, 'Leases could not be renewed'));
      }, leaseMilliseconds / 3);
      table
        .releaseDead()
        .catch((error: unknown) =>
          log.error({ err: error }, 'Jobs of a dead process could not be taken over'),
        )
        .finally(poke);
    },
    async stop() {
      started = false;
      stopping = true;
      clearInterval(timers.poll);
      wake();
      await pumping?.catch(() => undefined);
      // When the database failed the pump, that ended before its jobs.
      while (running > 0) await nextEvent();
      if (results.length > 0) await turn(false);
      await enqueueWaiting();
      // Last: what still runs when we are told to end is nobody else's before it has ended.
      clearInterval(timers.renew);
    },
    async drain() {
      let done = 0;
      for (;;) {
        await enqueueWaiting();
        const some = await work();
        if (some === 0) return done;
        done += some;
      }
    },
  };
}
