import type { Column, JsonSchema, LoadPage, ProgressStep, TableFilter } from '../src/index.ts';

const usd = (amount: string) => ({ amount, currency: 'USD' });
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const people = [
  'Anna Lindqvist',
  'Kwame Mensah',
  'Priya Raghunathan',
  'Tomás Oliveira',
  'Mei-Ling Chen',
  'Jonas Weber',
];
const states = ['open', 'paid', 'overdue', 'paid', 'void', 'draft'];
const invoices = Array.from({ length: 23 }, (_, index) => ({
  id: index + 1,
  number: `INV-2026-${String(1042 - index).padStart(5, '0')}`,
  client: people[index % people.length]!,
  state: states[index % states.length]!,
  due: `2026-12-${String(1 + (index % 27)).padStart(2, '0')}`,
  issuedAt: minutesAgo(37 + index * 1733),
  total: usd(['29.99', '1,240.00', '8.50', '412.75', '-15.00', '64.00'][index % 6]!.replace(',', '')),
}));
export const invoiceColumns: Column[] = [
  { key: 'number', title: 'Invoice', primary: true },
  { key: 'client', title: 'Client' },
  { key: 'state', title: 'State', kind: 'state', states: 'invoice' },
  { key: 'issuedAt', title: 'Issued', kind: 'time', wideOnly: true },
  { key: 'due', title: 'Due', kind: 'date' },
  { key: 'total', title: 'Total', kind: 'money' },
];
export const invoiceFilters: TableFilter[] = [
  {
    key: 'state',
    title: 'State',
    options: ['open', 'overdue', 'paid', 'void'].map((value) => ({ value, label: value })),
  },
];
export const loadInvoices: LoadPage = async ({ search, filters, cursor }) => {
  const fitting = invoices.filter(
    (one) =>
      (!filters.state || one.state === filters.state) &&
      `${one.number} ${one.client}`.toLowerCase().includes(search.toLowerCase()),
  );
  const from = Number(cursor ?? 0);
  return {
    items: fitting.slice(from, from + 8),
    next: from + 8 < fitting.length ? String(from + 8) : null,
    total: fitting.length,
  };
};

export const steps: ProgressStep[] = [
  {
    id: 'allocate',
    title: 'Allocate a place',
    state: 'done',
    startedAt: minutesAgo(2),
    finishedAt: minutesAgo(1.85),
  },
  {
    id: 'install',
    title: 'Install Debian 13',
    state: 'running',
    startedAt: minutesAgo(1.2),
    text: 'Usually takes about two minutes',
  },
  { id: 'network', title: 'Connect the network', state: 'waiting' },
  { id: 'ready', title: 'Ready', state: 'waiting' },
];

export const traffic = Array.from({ length: 60 }, (_, index) => ({
  at: new Date(Date.UTC(2026, 9, 20 + 0, index * 12)).toISOString(),
  value:
    index > 33 && index < 38
      ? null
      : Math.round((0.8 + Math.sin(index / 5) * 0.5 + (index / 60) * 1.1) * 1e11),
}));

export const serverSchema: JsonSchema = {
  type: 'object',
  required: ['url', 'token', 'region', 'package'],
  properties: {
    url: {
      type: 'string',
      title: 'Address of the panel',
      format: 'uri',
      examples: ['https://panel.example.com'],
    },
    token: {
      type: 'string',
      title: 'API token',
      secret: true,
      description: 'Made in the panel under System, API.',
    },
    region: {
      title: 'Placement',
      anyOf: [
        { const: 'spread', title: 'Spread', description: 'Least used machine first' },
        { const: 'fill', title: 'Fill', description: 'One machine after the other' },
      ],
      default: 'spread',
    },
    package: { type: 'integer', title: 'Package', choices: 'packages' },
    memory: { type: 'integer', title: 'Memory', unit: 'GB', minimum: 1, maximum: 512, default: 4 },
    groups: { type: 'array', title: 'Groups', items: { enum: ['fast', 'large', 'cheap'] } },
    backups: { type: 'boolean', title: 'Daily backups', description: 'Kept for seven days.', default: true },
    hosts: { type: 'array', title: 'Allowed hosts', items: { type: 'string' }, advanced: true },
    cloudInit: { type: 'string', title: 'Cloud-init', widget: 'textarea', advanced: true },
  },
};
export const loadPackages = async () => [
  { value: 1, label: 'Small, 2 GB', group: 'Shared' },
  { value: 2, label: 'Medium, 8 GB', group: 'Shared', warning: 'Only three of these are left.' },
  { value: 3, label: 'Large, 32 GB', group: 'Dedicated' },
];
