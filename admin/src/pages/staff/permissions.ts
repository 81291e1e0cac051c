import type { JsonSchema } from '@moorage/ui';

/** What a colleague may do, noun by noun; `*` is everything. The server is the judge of each. */
const nouns: readonly [noun: string, title: string, verbs: readonly string[]][] = [
  ['clients', 'Clients', ['read', 'write']],
  ['orders', 'Orders', ['read', 'place', 'write']],
  ['invoices', 'Invoices', ['read', 'pay', 'write', 'void']],
  ['payments', 'Payments', ['read', 'refund', 'resolve']],
  ['payment_methods', 'Payment methods', ['read', 'write']],
  ['services', 'Services', ['read', 'operate', 'write', 'suspend', 'resume', 'terminate']],
  ['provisioning', 'Provisioning', ['read', 'write']],
  ['products', 'Products', ['read', 'write']],
  ['servers', 'Servers', ['read', 'write']],
  ['gateways', 'Gateways', ['read', 'write']],
  ['mail', 'Mails', ['read', 'write']],
  ['jobs', 'Jobs and outbox', ['read', 'write']],
  ['extensions', 'Extensions', ['read', 'write']],
  ['audit', 'Audit log', ['read']],
  ['staff', 'Staff', ['read', 'write']],
  ['brands', 'Brand', ['read', 'write']],
];

export const permissionGroups = nouns.map(([noun, title, verbs]) => ({
  noun,
  title,
  all: `${noun}.*`,
  permissions: verbs.map((verb) => ({ permission: `${noun}.${verb}`, verb })),
}));

/** In words, for a list: `Everything`, or the nouns. */
export function permissionsText(permissions: readonly string[]): string {
  if (permissions.includes('*')) return 'Everything';
  const known = permissionGroups.filter(({ noun }) => permissions.some((one) => one.startsWith(`${noun}.`)));
  return known.map(({ title }) => title).join(', ') || 'Nothing yet';
}

export const colleagueSchema: JsonSchema = {
  type: 'object',
  required: ['name', 'email'],
  properties: {
    name: { type: 'string', title: 'Name', minLength: 1, maxLength: 190 },
    email: { type: 'string', format: 'email', title: 'E-mail', maxLength: 190 },
    role: {
      title: 'May do',
      default: 'support',
      anyOf: [
        { const: 'everything', title: 'Everything', description: 'Also staff, extensions and money.' },
        {
          const: 'support',
          title: 'Look after clients',
          description: 'Clients, orders, invoices and services; no refunds, no settings.',
        },
        {
          const: 'read',
          title: 'Only look',
          description: 'Sees all pages of the daily work, changes nothing.',
        },
      ],
    },
    invite: {
      type: 'boolean',
      title: 'Send an invitation',
      description: 'A mail with a link to choose a password.',
      default: true,
    },
  },
};

const daily = [
  'clients',
  'orders',
  'invoices',
  'payments',
  'payment_methods',
  'services',
  'provisioning',
  'mail',
  'jobs',
];
/** Beginnings; each permission can be set on the colleague's page. */
export const roles: Readonly<Record<string, readonly string[]>> = {
  everything: ['*'],
  support: [
    ...['clients.*', 'orders.*', 'invoices.read', 'invoices.write', 'payments.read', 'payment_methods.read'],
    ...['services.read', 'services.operate', 'services.suspend', 'services.resume', 'provisioning.*'],
    ...['mail.*', 'jobs.read'],
  ],
  read: daily.map((noun) => `${noun}.read`),
};
