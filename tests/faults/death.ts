import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Company } from './company.ts';
import type { Moment } from './gate.ts';
import { Killed } from './process.ts';

export interface Death extends Moment {
  readonly at: keyof Company['gates'];
  /** Milliseconds after the moment. */
  readonly later?: number;
}

/** Lives the story until the house dies at that moment, and starts the house again. The rest of the story is not told. */
export async function dieDuring(
  company: Company,
  { at, later = 0, ...moment }: Death,
  story: () => Promise<void>,
): Promise<void> {
  const reached = company.gates[at].reaches(moment);
  const lived = story().then(
    () => 'over' as const,
    (error: unknown) => {
      if (error instanceof Killed) return 'killed' as const;
      throw error;
    },
  );
  const first = await Promise.race([reached.then(() => 'reached' as const), lived]);
  expect(first, `${at} ${moment.call} ${moment.when} was never reached`).toBe('reached');
  await sleep(later);
  await company.kill();
  await lived;
  company.gates[at].clear();
  await company.restart();
}

export const beforeAndAfter = (at: Death['at'], calls: (string | [string, number])[]): Death[] =>
  calls.flatMap((entry) => {
    const [call, nth] = Array.isArray(entry) ? entry : [entry, undefined];
    return (['before', 'after'] as const).map((when) => ({ at, call, when, ...(nth ? { nth } : {}) }));
  });

export const titled = (deaths: Death[]): [string, Death][] =>
  deaths.map((death) => [`${death.when} ${death.call}${death.nth ? ` (${death.nth})` : ''}`, death]);
