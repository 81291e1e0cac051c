import Bull from 'bull';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { Logger } from '../log.ts';
import { createDatabaseQueue } from './database-queue.ts';
import type { Queue } from './queue.ts';

/** A message costs more than a job: under load workers are told this often, and each time take all there is. */
const pauseMilliseconds = 10;
/** With Redis awake a table poll is only the safety net. */
const sweepMilliseconds = 5_000;

/**
 * The driver for several processes: jobs live in the database as ever, and Bull carries the news that there is work to every
 * worker at once, also for work that is due later. Redis is a hint: emptied, restarted or gone, it loses nothing but speed.
 */
export function createBullQueue(parts: {
  db: Database;
  clock: Clock;
  log: Logger;
  redisUrl: string;
  concurrency?: number;
  prefix?: string;
}): Queue {
  const { log, redisUrl, prefix = '{moorage}' } = parts;
  const bull = new Bull('wake', redisUrl, {
    prefix,
    redis: { maxRetriesPerRequest: 1 },
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  });
  let complained = false;
  bull.on('error', (error) => {
    if (!complained)
      log.warn({ err: error }, 'Redis does not answer; workers look into the database by themselves');
    complained = true;
  });
  bull.on('ready', () => (complained = false));

  let underWay = false;
  let again = false;
  let pause: NodeJS.Timeout | undefined;
  const queue = createDatabaseQueue({ ...parts, pollMilliseconds: sweepMilliseconds, onWork: wake });

  function wake(dueInMilliseconds: number): void {
    if (dueInMilliseconds > 0) return send(dueInMilliseconds);
    if (underWay) {
      again = true;
      return;
    }
    underWay = true;
    send(0);
  }

  function send(delay: number): void {
    bull
      .add({}, { delay })
      .catch(() => undefined) // The `error` listener has told; the sweep finds the job.
      .finally(() => {
        if (delay === 0) pause = setTimeout(next, pauseMilliseconds);
      });
  }

  /** One message for all that was committed since the last one. */
  function next(): void {
    underWay = false;
    if (!again) return;
    again = false;
    wake(0);
  }

  return {
    ...queue,
    start() {
      queue.start();
      bull
        .process(1, () => {
          queue.poke();
          return Promise.resolve();
        })
        .catch((error: unknown) =>
          log.warn({ err: error }, 'Bull stopped; workers look into the database by themselves'),
        );
    },
    async stop() {
      clearTimeout(pause);
      if (again) await bull.add({}).catch(() => undefined); // Others may have what came last.
      again = false;
      await bull
        .close(true)
        .catch((error: unknown) => log.warn({ err: error }, 'Redis was not there to say goodbye'));
      await queue.stop();
    },
  };
}
