import type { Api, Session } from '@moorage/ui';
import { invoiceName } from '../pages/invoices/invoice-columns.ts';

export interface Found {
  readonly kind: string;
  readonly title: string;
  readonly text: string;
  readonly to: string;
}
interface Source {
  readonly permission: string;
  ask(api: Api, search: string, signal: AbortSignal): Promise<Found[]>;
}
const limit = 5;

/** Everything that a person on the phone may name: a mail address, an IP, a host, a number. */
const sources: readonly Source[] = [
  {
    permission: 'clients.read',
    ask: async (api, search, signal) =>
      (await api.call('clients.list', { search, limit }, { signal })).items.map((client) => ({
        kind: 'Client',
        title: client.name,
        text: [client.company, client.email].filter(Boolean).join(' · '),
        to: `/clients/${client.id}`,
      })),
  },
  {
    permission: 'services.read',
    ask: async (api, search, signal) =>
      (await api.call('services.list', { search, limit }, { signal })).items.map((service) => ({
        kind: 'Service',
        title: service.label,
        text: [service.clientName, ...service.addresses].join(' · '),
        to: `/services/${service.id}`,
      })),
  },
  {
    permission: 'invoices.read',
    ask: async (api, search, signal) =>
      (await api.call('invoices.list', { search, limit }, { signal })).items.map((invoice) => ({
        kind: 'Invoice',
        title: invoiceName(invoice),
        text: `${invoice.clientName} · ${invoice.status}`,
        to: `/invoices/${invoice.id}`,
      })),
  },
  {
    permission: 'orders.read',
    ask: async (api, search, signal) =>
      (await api.call('orders.list', { search, limit }, { signal })).items.map((order) => ({
        kind: 'Order',
        title: order.number,
        text: order.clientName,
        to: `/orders/${order.id}`,
      })),
  },
];

/** @throws Problem when one of the lists cannot be read: a half answer would look like a whole one */
export async function findAnything(
  api: Api,
  session: Session,
  search: string,
  signal: AbortSignal,
): Promise<Found[]> {
  const open = sources.filter(({ permission }) => session.may(permission));
  return (await Promise.all(open.map((source) => source.ask(api, search, signal)))).flat();
}
