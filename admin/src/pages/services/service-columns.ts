import type { ActionOutput, Column } from '@moorage/ui';
import { stateOptions } from '../../parts/state-options.ts';
import { perTerm } from '../../parts/term-words.ts';

export type Service = ActionOutput<'services.get'>;
type Row = ActionOutput<'services.list'>['items'][number];

export const serviceStates = [
  'pending',
  'building',
  'active',
  'suspended',
  'failed',
  'cancelled',
  'terminated',
];
export const serviceFilters = [
  { key: 'status', title: 'State', options: stateOptions('service', serviceStates) },
];

/** `withClient`: not on the client's own page. */
export const serviceColumns = (withClient: boolean): Column<Row>[] => [
  { key: 'label', title: 'Service', primary: true },
  { key: 'status', title: 'State', kind: 'state', states: 'service' },
  ...(withClient ? [{ key: 'clientName', title: 'Client' }] : []),
  { key: 'productName', title: 'Product', wideOnly: true },
  { key: 'addresses', title: 'Addresses', wideOnly: true, value: (row) => row.addresses.join(', ') },
  { key: 'price', title: 'Price', kind: 'money' },
  { key: 'term', title: 'Term', value: perTerm, wideOnly: true },
  { key: 'nextPeriodOn', title: 'Renews', kind: 'date', wideOnly: true },
];
