import type { ActionOutput } from '@moorage/ui';

export type Task = ActionOutput<'tasks.list'>['items'][number];

const titles: Readonly<Record<string, string>> = {
  'billing.run': 'Billing run',
  'dunning.run': 'Dunning',
  'ledger.check': 'Ledger check',
  'payments.sweep': 'Open payments',
  'provisioning.sweep': 'Open builds',
  'services.end': 'Ending services',
  'session.purge': 'Old sessions',
};
/** A task of an extension has its id in front: `radar.sync_all` → `Radar: sync all`. */
export function taskTitle({ name }: Pick<Task, 'name'>): string {
  const known = titles[name];
  if (known) return known;
  const [owner = '', ...rest] = name.split('.');
  const words = rest.join(' ').replace(/[_-]/g, ' ');
  return `${owner.charAt(0).toUpperCase()}${owner.slice(1)}${words ? `: ${words}` : ''}`;
}

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
