import { Cron } from 'croner';
import { instant, type Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { Logger } from '../log.ts';
import { reason } from './backoff.ts';
import type { Queue } from './queue.ts';

export type Counts = Readonly<Record<string, number>>;
export interface Task {
  readonly name: string;
  /** For staff. */
  readonly title: string;
  /** Five-field cron pattern in UTC. */
  readonly cron: string;
  /** Idempotent: run late, twice or after a long pause, it comes to the same result. */
  run(): Promise<Counts | void>;
}

interface Row {
  readonly name: string;
  readonly cron: string;
  readonly nextRunAt: string;
}

/**
 * Repeated work. The `schedule` row says when a task is due; whoever moves `nextRunAt` on enqueues the job, so any number of
 * processes may tick. After a pause a task runs once, not once per missed time: tasks catch up by themselves.
 */
export interface Scheduler {
  every(task: Task): () => void;
  /** Enqueues what is due. */
  tick(): Promise<number>;
  /** Runs a task now, whatever its plan says. @throws Error when there is no such task */
  runNow(name: string): Promise<void>;
  names(): readonly string[];
  /** Undefined when nobody here runs it any more. */
  titleOf(name: string): string | undefined;
  start(): void;
  stop(): void;
}

export function createScheduler({
  db,
  clock,
  log,
  queue,
}: {
  db: Database;
  clock: Clock;
  log: Logger;
  queue: Queue;
}): Scheduler {
  const tasks = new Map<string, Task>();
  let timer: NodeJS.Timeout | undefined;
  const next = (cron: string, after: Date): string => {
    const date = new Cron(cron, { timezone: 'UTC', paused: true }).nextRun(after);
    if (!date) throw new Error(`The pattern ${cron} never comes due`);
    return instant(date);
  };
  const job = (name: string): string => `schedule:${name}`;
  /** A task whose job was parked, whatever broke it then, is tried again at its next time. */
  const enqueue = ({ name }: Task): Promise<void> =>
    queue.enqueue(job(name), {}, { key: job(name), revive: true });

  async function run(task: Task): Promise<void> {
    const lastRunAt = instant(clock.now());
    let outcome: { lastCounts: string | null; lastError: string | null };
    try {
      outcome = { lastCounts: JSON.stringify((await task.run()) ?? {}), lastError: null };
    } catch (error) {
      await record(task, { lastRunAt, lastCounts: null, lastError: reason(error) });
      throw error;
    }
    await record(task, { lastRunAt, ...outcome });
  }
  const record = (task: Task, fields: object): Promise<unknown> =>
    db.transaction(() =>
      db
        .knex()('schedule')
        .where('name', task.name)
        .update({ ...fields, lastEndAt: instant(clock.now()) }),
    );

  /** @returns 1 when the task was due, and nobody else moved it on before */
  async function moveOn(task: Task, row: Row | undefined, now: Date): Promise<0 | 1> {
    const ours = { name: task.name, cron: task.cron, nextRunAt: next(task.cron, now) };
    if (!row) {
      // A task that was never seen is due at once: a new installation should not wait for the night.
      await db.insertNew('schedule', [ours], ['name']);
    } else {
      const moved = await db
        .knex()('schedule')
        .where({ name: task.name, nextRunAt: row.nextRunAt, cron: row.cron })
        .update(ours);
      if (moved === 0 || row.nextRunAt > instant(now)) return 0;
    }
    await enqueue(task);
    return 1;
  }

  async function tick(): Promise<number> {
    const now = clock.now();
    const rows = await db.house(() => db.knex()('schedule').select<Row[]>('name', 'cron', 'nextRunAt'));
    const known = new Map(rows.map((row) => [row.name, row]));
    let due = 0;
    for (const task of tasks.values()) {
      const row = known.get(task.name);
      if (row && row.cron === task.cron && row.nextRunAt > instant(now)) continue;
      due += await db.house(() => db.transaction(() => moveOn(task, row, now)));
    }
    return due;
  }

  return {
    every(task) {
      if (tasks.has(task.name)) throw new Error(`The task ${task.name} is scheduled already`);
      new Cron(task.cron, { paused: true });
      tasks.set(task.name, task);
      const undo = queue.process(job(task.name), () => run(task));
      return () => {
        tasks.delete(task.name);
        undo();
      };
    },
    tick,
    async runNow(name) {
      const task = tasks.get(name);
      if (!task) throw new Error(`There is no task "${name}"`);
      await db.house(() => enqueue(task));
    },
    names: () => [...tasks.keys()],
    titleOf: (name) => tasks.get(name)?.title,
    start() {
      const beat = (): void => {
        tick().catch((error: unknown) => log.error({ err: error }, 'The scheduler could not tick'));
      };
      timer ??= setInterval(beat, 5_000);
      beat();
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
    },
  };
}
