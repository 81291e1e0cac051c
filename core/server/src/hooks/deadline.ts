/**
 * One shared clock for all time limits: a timer per call would cost more than most calls. Precise to about 50 ms, and it
 * measures machine time on purpose, whatever the product's clock says.
 */
interface Waiting {
  until: number;
  reject(error: Error): void;
  message: string;
}
const waiting = new Set<Waiting>();
let timer: NodeJS.Timeout | undefined;

function sweep(): void {
  const now = performance.now();
  for (const entry of waiting) {
    if (entry.until > now) continue;
    waiting.delete(entry);
    entry.reject(new DeadlineError(entry.message));
  }
  if (waiting.size === 0) {
    clearInterval(timer);
    timer = undefined;
  }
}

export class DeadlineError extends Error {}

/** Rejects with `DeadlineError` when the promise takes longer; the work itself cannot be stopped. */
export function within<T>(milliseconds: number, message: string, promise: PromiseLike<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const entry: Waiting = { until: performance.now() + milliseconds, reject, message };
    waiting.add(entry);
    timer ??= setInterval(sweep, 50).unref();
    promise.then(
      (value) => {
        waiting.delete(entry);
        resolve(value);
      },
      (error: unknown) => {
        waiting.delete(entry);
        reject(error as Error);
      },
    );
  });
}
