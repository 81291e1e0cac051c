import type { Api } from '@moorage/ui';
import { invoiceName } from '../invoices/invoice-columns.ts';
import { servicesInCare, shownState } from '../extensions/extension-words.ts';
import { operationTitle } from '../provisioning/operation-words.ts';
import type { Need } from './need.ts';

interface Reader {
  readonly title: string;
  /** The list that has all of them. */
  readonly to: string;
  readonly permission: string;
  read(api: Api, signal: AbortSignal): Promise<{ needs: Need[]; more: boolean }>;
}
const limit = 5;
const page = <Row>(answer: { items: readonly Row[]; next: string | null }, need: (row: Row) => Need) => ({
  needs: answer.items.map(need),
  more: answer.next !== null,
});

const operations: Reader = {
  title: 'Provisioning that is stuck',
  to: '/provisioning?state=needs-attention',
  permission: 'provisioning.read',
  read: async (api, signal) =>
    page(await api.call('provisioning.list', { state: 'needs-attention', limit }, { signal }), (row) => ({
      key: `operation ${row.id}`,
      title: `${operationTitle(row.kind)} ${row.serviceLabel}`,
      text: row.error,
      to: `/provisioning/${row.id}`,
      state: { kind: 'provisioning', state: row.state },
      at: row.startedAt ?? row.createdAt,
      act: {
        action: 'provisioning.retry',
        permission: 'provisioning.write',
        input: { id: row.id },
        label: 'Retry',
        done: 'It is tried again',
      },
    })),
};

const payments: Reader = {
  title: 'Payments that need a decision',
  to: '/payments?state=parked',
  permission: 'payments.read',
  read: async (api, signal) =>
    page(await api.call('payments.list', { state: 'parked', limit }, { signal }), (row) => ({
      key: `payment ${row.id}`,
      title: `Payment ${row.id}`,
      text: 'Nobody could find out what became of it. Look it up at the gateway, then decide.',
      to: `/payments/${row.id}`,
      state: { kind: 'payment', state: row.state },
      at: row.startedAt,
      amount: row.amount,
    })),
};

const enable = (id: string, label: string, done: string) => ({
  action: 'extensions.enable',
  permission: 'extensions.write',
  input: { id },
  label,
  done,
});
const extensions: Reader = {
  title: 'Extensions that do not run',
  to: '/extensions',
  permission: 'extensions.read',
  read: async (api, signal) => {
    const [{ items }, byModule] = await Promise.all([
      api.call('extensions.list', {}, { signal }),
      api.call('services.by_module', {}, { signal }),
    ]);
    const inCare = new Map(byModule.items.map(({ moduleId, services }) => [moduleId, services]));
    const broken = items.filter((one) => one.wanted && (one.state === 'failed' || one.state === 'missing'));
    const off = items.filter((one) => !one.wanted && inCare.has(one.id));
    return {
      more: false,
      needs: [
        ...broken.map((one) => ({
          key: `extension ${one.id}`,
          title: one.title,
          text: one.error,
          to: `/extensions/${one.id}`,
          state: { kind: 'extension', state: one.state },
          at: one.changedAt,
          ...(one.state === 'failed'
            ? { act: enable(one.id, 'Start again', `${one.title} was started again`) }
            : {}),
        })),
        ...off.map((one) => ({
          key: `extension ${one.id}`,
          title: one.title,
          text: `${servicesInCare(inCare.get(one.id))} Until it is on again nothing is built, suspended or resumed there.`,
          to: `/extensions/${one.id}`,
          state: { kind: 'extension', state: shownState(one) },
          at: one.changedAt,
          ...(one.state === 'missing' ? {} : { act: enable(one.id, 'Switch it on', `${one.title} is on`) }),
        })),
      ],
    };
  },
};

const jobs: Reader = {
  title: 'Parked jobs',
  to: '/jobs?state=parked',
  permission: 'jobs.read',
  read: async (api, signal) =>
    page(await api.call('jobs.list', { state: 'parked', limit }, { signal }), (row) => ({
      key: `job ${row.id}`,
      title: row.name,
      text: row.error,
      to: '/jobs?state=parked',
      state: { kind: 'job', state: row.state },
      at: row.finishedAt ?? row.runAt,
      act: {
        action: 'jobs.retry',
        permission: 'jobs.write',
        input: { id: row.id },
        label: 'Retry',
        done: 'The job runs now',
      },
    })),
};

const deliveries: Reader = {
  title: 'Events that did not arrive',
  to: '/jobs?tab=deliveries&state=parked',
  permission: 'jobs.read',
  read: async (api, signal) =>
    page(await api.call('deliveries.list', { state: 'parked', limit }, { signal }), (row) => ({
      key: `delivery ${row.id}`,
      title: `${row.event} to ${row.listener}`,
      text: row.error,
      to: '/jobs?tab=deliveries&state=parked',
      state: { kind: 'job', state: row.state },
      at: row.at,
      act: {
        action: 'deliveries.replay',
        permission: 'jobs.write',
        input: { id: row.id },
        label: 'Deliver now',
        done: 'It is delivered again',
      },
    })),
};

const messages: Reader = {
  title: 'Gateway messages that could not be applied',
  to: '/jobs?tab=gateway&state=parked',
  permission: 'payments.read',
  read: async (api, signal) =>
    page(await api.call('gateway_facts.list', { state: 'parked', limit }, { signal }), (row) => ({
      key: `message ${row.id}`,
      title: row.kind,
      text: row.outcome,
      to: '/jobs?tab=gateway&state=parked',
      state: { kind: 'job', state: 'parked' },
      at: row.receivedAt,
      act: {
        action: 'gateway_facts.retry',
        permission: 'payments.resolve',
        input: { id: row.id },
        label: 'Apply again',
        done: 'It is applied again',
      },
    })),
};

const overdue: Reader = {
  title: 'Overdue invoices',
  to: '/invoices?status=overdue',
  permission: 'invoices.read',
  read: async (api, signal) =>
    page(await api.call('invoices.list', { status: 'overdue', limit }, { signal }), (row) => ({
      key: `invoice ${row.id}`,
      title: invoiceName(row),
      text: row.clientName,
      to: `/invoices/${row.id}`,
      state: { kind: 'invoice', state: row.status },
      dueOn: row.dueOn,
      amount: row.due,
    })),
};

const orders: Reader = {
  title: 'Orders that wait',
  to: '/orders?status=pending',
  permission: 'orders.read',
  read: async (api, signal) =>
    page(await api.call('orders.list', { status: 'pending', limit }, { signal }), (row) => ({
      key: `order ${row.id}`,
      title: row.number,
      text: row.clientName,
      to: `/orders/${row.id}`,
      state: { kind: 'order', state: row.status },
      at: row.createdAt,
      amount: row.total,
    })),
};

/** The worst first. */
export const readers: readonly Reader[] = [
  operations,
  payments,
  extensions,
  jobs,
  deliveries,
  messages,
  overdue,
  orders,
];
