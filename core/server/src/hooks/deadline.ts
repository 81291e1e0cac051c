/**
 * One shared clock for all time limits: a timer per call would cost more than most calls. It ticks every 50 ms of machine
 * time, whatever the product's clock says, and not while the process is blocked: nobody is late for another's sake.
 */
interface Waiting {
  /** The tick from which on it is too late. */
  readonly until: number;
  readonly message: string;
  readonly settled: (failed: boolean, outcome: unknown) => void;
  /** Where it stands in the list; -1 when it waits no more. */
  place: number;
}
const tickMilliseconds = 50;
/** In no order: who leaves gives the place to the last one, so that coming and going needs no memory. */
const waiting: Waiting[] = [];
let ticks = 0;
let timer: NodeJS.Timeout | undefined;

function tick(): void {
  ticks += 1;
  for (const entry of waiting.filter(({ until }) => until <= ticks)) {
    leave(entry);
    entry.settled(true, new DeadlineError(entry.message));
  }
  if (waiting.length > 0) return;
  clearInterval(timer);
  timer = undefined;
}

/** Calls `late` when the time is over, unless the answer is called before. */
export function limitTime(milliseconds: number, late: () => void): () => void {
  const entry = enter(milliseconds, '', late);
  return () => {
    if (entry.place !== -1) leave(entry);
  };
}

function enter(milliseconds: number, message: string, settled: Waiting['settled']): Waiting {
  const until = ticks + Math.ceil(milliseconds / tickMilliseconds) + 1;
  const entry: Waiting = { until, message, settled, place: waiting.length };
  waiting.push(entry);
  timer ??= setInterval(tick, tickMilliseconds).unref();
  return entry;
}

function leave(entry: Waiting): void {
  const last = waiting.pop();
  if (last !== undefined && last !== entry) {
    waiting[entry.place] = last;
    last.place = entry.place;
  }
  entry.place = -1;
}

export class DeadlineError extends Error {}

/**
 * Tells once how the promise ended: with its value or its error, or with a `DeadlineError` when it took longer, though the
 * work itself cannot be stopped. It makes no promise of its own, for callers that count nanoseconds.
 */
export function follow(
  promise: PromiseLike<unknown>,
  milliseconds: number,
  message: string,
  settled: (failed: boolean, outcome: unknown) => void,
): void {
  const entry = enter(milliseconds, message, settled);
  promise.then(
    (value) => end(entry, false, value),
    (error: unknown) => end(entry, true, error),
  );
}

function end(entry: Waiting, failed: boolean, outcome: unknown): void {
  if (entry.place === -1) return;
  leave(entry);
  entry.settled(failed, outcome);
}

export const within = <T>(milliseconds: number, message: string, promise: PromiseLike<T>): Promise<T> =>
  new Promise<T>((resolve, reject) =>
    follow(promise, milliseconds, message, (failed, outcome) =>
      failed ? reject(outcome as Error) : resolve(outcome as T),
    ),
  );
