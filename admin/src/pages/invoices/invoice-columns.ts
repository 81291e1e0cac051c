import type { ActionOutput, Column } from '@moorage/ui';
import { stateOptions } from '../../parts/state-options.ts';

export type Invoice = ActionOutput<'invoices.get'>;
type Row = ActionOutput<'invoices.list'>['items'][number];

export const invoiceStates = ['draft', 'open', 'overdue', 'paid', 'void', 'uncollectible'];
export const invoiceFilters = [
  { key: 'status', title: 'State', options: stateOptions('invoice', invoiceStates) },
];
export const invoiceName = ({ id, number }: { id: number; number: string | null }): string =>
  number ?? `Draft ${id}`;

export const invoiceColumns = (withClient: boolean): Column<Row>[] => [
  { key: 'number', title: 'Number', value: invoiceName, primary: true },
  { key: 'status', title: 'State', kind: 'state', states: 'invoice' },
  ...(withClient ? [{ key: 'clientName', title: 'Client' }] : []),
  { key: 'issuedOn', title: 'Issued', kind: 'date', wideOnly: true },
  { key: 'dueOn', title: 'Due on', kind: 'date' },
  { key: 'total', title: 'Total', kind: 'money' },
  { key: 'due', title: 'To pay', kind: 'money' },
];
