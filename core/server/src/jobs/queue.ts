import type { Json } from '@moorage/sdk';

export interface JobOptions {
  /** No second job with this key is queued; asked for while one runs, it runs once more afterwards. Ends with the job. */
  readonly key?: string;
  /**
   * Takes the place of a job with this key that was parked, and begins anew; one that waits after a failure is tried at once.
   * Without, a parked job keeps its key, so that a sweep that finds the same thing over and over leaves it to a person.
   */
  readonly revive?: boolean;
  readonly runAt?: Date;
  /** How often it may fail before it is parked for a person. Default 8. */
  readonly attempts?: number;
}
export interface Job<T extends Json = Json> {
  readonly id: number;
  readonly name: string;
  readonly data: T;
  /** 1 for the first try. */
  readonly attempt: number;
  /** When this try fails, the job is parked. */
  readonly isLast: boolean;
}
export type JobHandler<T extends Json = Json> = (data: T, job: Job<T>) => Promise<void>;

/**
 * Work that outlives the process. A job is a row that commits with the data it belongs to; it runs at least once, so its
 * handler must be idempotent. A handler that throws `Later` is called again without counting as failed; a `VendorError` may
 * name its own delay; anything else is tried again with growing pauses, then parked.
 */
export interface Queue {
  /** Joins the open transaction, if there is one. The job runs in the brand of the caller, or in none. */
  enqueue(name: string, data: Json, options?: JobOptions): Promise<void>;
  enqueueMany(name: string, jobs: readonly { data: Json; options?: JobOptions }[]): Promise<void>;
  /**
   * In a moment, together with whoever else wants the same key, so that the caller can answer now. A crash before that loses
   * the job: only for work that a sweep finds too.
   */
  enqueueSoon(name: string, data: Json, options: JobOptions & { readonly key: string }): void;
  process<T extends Json>(name: string, handler: JobHandler<T>): () => void;
  /** Look for work soon: called after commits. */
  poke(): void;
  start(): void;
  /** Takes no new work and waits for what runs. */
  stop(): Promise<void>;
  /** Runs all that is due now, and what it brings about; for tests, commands and drains. */
  drain(): Promise<number>;
}
