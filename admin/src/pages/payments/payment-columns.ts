import type { ActionOutput, Column } from '@moorage/ui';
import { stateOptions } from '../../parts/state-options.ts';

export type Payment = ActionOutput<'payments.get'>;
type Row = ActionOutput<'payments.list'>['items'][number];

export const paymentStates = ['started', 'action', 'pending', 'succeeded', 'failed', 'unknown', 'parked'];
export const paymentFilters = [
  { key: 'state', title: 'State', options: stateOptions('payment', paymentStates) },
];
const isSome = ({ amount }: { amount: string }): boolean => /[1-9]/.test(amount);

export const paymentColumns = (withClient: boolean): Column<Row>[] => [
  { key: 'id', title: 'Payment', value: ({ id }) => `Payment ${id}`, primary: true },
  { key: 'state', title: 'State', kind: 'state', states: 'payment' },
  ...(withClient
    ? [{ key: 'clientId', title: 'Client', value: (row: Row) => `Client ${row.clientId}` }]
    : []),
  { key: 'message', title: 'What was said', wideOnly: true },
  {
    key: 'automatic',
    title: 'By',
    value: ({ automatic }) => (automatic ? 'Charged by itself' : 'The client'),
    wideOnly: true,
  },
  { key: 'startedAt', title: 'Begun', kind: 'time' },
  {
    key: 'refunded',
    title: 'Given back',
    kind: 'money',
    value: ({ refunded }) => (isSome(refunded) ? refunded : null),
    wideOnly: true,
  },
  { key: 'amount', title: 'Amount', kind: 'money' },
];
