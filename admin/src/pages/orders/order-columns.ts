import type { ActionOutput, Column } from '@moorage/ui';
import { stateOptions } from '../../parts/state-options.ts';

type Row = ActionOutput<'orders.list'>['items'][number];
export const orderFilters = [
  { key: 'status', title: 'State', options: stateOptions('order', ['pending', 'active', 'cancelled']) },
];
export const orderColumns = (withClient: boolean): Column<Row>[] => [
  { key: 'number', title: 'Number', primary: true },
  { key: 'status', title: 'State', kind: 'state', states: 'order' },
  ...(withClient ? [{ key: 'clientName', title: 'Client' }] : []),
  { key: 'createdAt', title: 'Placed', kind: 'time' },
  { key: 'total', title: 'Total', kind: 'money' },
];
