import type { ActionOutput } from '@moorage/ui';

export type Task = ActionOutput<'tasks.list'>['items'][number];

/** What a task came to: `12 invoices, 3 renewed`. */
export function countsText(counts: Task['lastCounts']): string {
  if (!counts) return '';
  const said = Object.entries(counts)
    .filter(([, count]) => count !== 0)
    .map(([name, count]) => `${String(count)} ${name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()}`);
  return said.join(', ') || 'Nothing to do';
}

/** Begun, and neither ended nor failed since. */
export const isRunning = ({ lastRunAt, lastEndAt }: Task): boolean =>
  lastRunAt !== null && (lastEndAt === null || lastEndAt < lastRunAt);

const late = 15 * 60_000;
/** Nobody ran it when it was due: the worker may be down. */
export const isLate = (task: Task, now: Date): boolean =>
  !isRunning(task) && now.getTime() - new Date(task.nextRunAt).getTime() > late;
