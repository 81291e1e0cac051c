import { isLater, isVendorError } from '@moorage/sdk';

export { reason } from '../reason.ts';

const steps = [10, 30, 120, 600, 1_800, 3_600, 7_200, 21_600];

/** Seconds until the next try after the `attempt`-th failed. */
export function pause(attempt: number, error: unknown): number {
  if (isLater(error)) return error.seconds;
  const planned = steps[Math.min(attempt, steps.length) - 1] ?? 10;
  return isVendorError(error) && error.retryAfter !== undefined ? Math.max(error.retryAfter, 1) : planned;
}
