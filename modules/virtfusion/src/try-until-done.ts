import type { Json, Step } from '@moorage/sdk';

/**
 * For work that the panel does by itself and that may fail: begin, wait for the outcome, and report a failure once. The next call
 * of the operation, a retry by the host or by staff, then begins anew under the next number.
 */
export async function tryUntilDone<T extends Json>(
  step: Step,
  id: string,
  work: {
    begin(this: void): Promise<T>;
    /** Throws `Later` while it is not known. */
    outcome(begun: T): Promise<'done' | 'failed'>;
    failure(): Error;
  },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const suffix = attempt === 1 ? '' : `-${attempt}`;
    const begun = await step(`${id}${suffix}`, work.begin);
    let justSeen = false;
    const outcome = await step(`${id}-outcome${suffix}`, async () => {
      justSeen = true;
      return work.outcome(begun);
    });
    if (outcome === 'done') return begun;
    if (justSeen) throw work.failure();
  }
}
