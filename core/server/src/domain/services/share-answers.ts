import type { App } from '../../app.ts';

/** A refusal is not kept for long, but a panel that refuses is not asked the harder for it. */
const refusalMilliseconds = 5_000;

interface Kept {
  readonly answer: Promise<unknown>;
  until: number;
}
const keptBy = new WeakMap<App, Map<string, Kept>>();

/**
 * Puts a question to a vendor once for all who ask the same within `milliseconds`: they share what is under way, and then its
 * answer or its error. In this process only, which is enough: a panel bears one request from each.
 */
export function shareAnswer<T>(
  app: App,
  question: string,
  milliseconds: number,
  ask: () => Promise<T>,
): Promise<T> {
  const now = (): number => app.clock.now().getTime();
  const all = keptBy.get(app) ?? new Map<string, Kept>();
  keptBy.set(app, all);
  for (const [key, { until }] of all) if (until <= now()) all.delete(key);
  const known = all.get(question);
  if (known) return known.answer as Promise<T>;
  const answer = ask();
  const kept: Kept = { answer, until: now() + milliseconds };
  all.set(question, kept);
  answer.catch(() => {
    kept.until = Math.min(kept.until, now() + refusalMilliseconds);
  });
  return answer;
}
