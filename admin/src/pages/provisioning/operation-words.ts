import type { ActionOutput, Column } from '@moorage/ui';
import { stateOptions } from '../../parts/state-options.ts';

type Row = ActionOutput<'provisioning.list'>['items'][number];

const titles: Readonly<Record<string, string>> = {
  create: 'Build',
  suspend: 'Suspend',
  resume: 'Resume',
  terminate: 'Terminate',
  renew: 'Renew',
};
export const operationTitle = (kind: string): string => titles[kind] ?? kind;

/** A step's id as a person reads it: `build-outcome` → `Build outcome`. */
export const stepTitle = (step: string): string => {
  const words = step.replace(/[-_]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export const operationStates = ['queued', 'running', 'waiting', 'needs-attention', 'done', 'cancelled'];
export const operationFilters = [
  { key: 'state', title: 'State', options: stateOptions('provisioning', operationStates) },
];
export const mayRetry = (state: string): boolean => state === 'needs-attention' || state === 'waiting';
export const mayCancel = (state: string): boolean => ['queued', 'waiting', 'needs-attention'].includes(state);

export const operationColumns = (withService: boolean): Column<Row>[] => [
  { key: 'kind', title: 'Operation', value: ({ kind }) => operationTitle(kind), primary: true },
  { key: 'state', title: 'State', kind: 'state', states: 'provisioning' },
  ...(withService ? [{ key: 'serviceLabel', title: 'Service' }] : []),
  { key: 'progress', title: 'What it says', value: ({ error, progress }) => error ?? progress },
  { key: 'attempt', title: 'Attempt', kind: 'number', wideOnly: true },
  { key: 'createdAt', title: 'Asked for', kind: 'time' },
];
