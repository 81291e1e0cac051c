import { Refusal, type CalendarDate, type Id, type LineDraft } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';
import { dayIn } from '../calendar/zones.ts';
import { readBrand } from '../invoices/billing-policy.ts';
import { createInvoices, type NewInvoice } from '../invoices/create-invoices.ts';
import { updateMany } from '../invoices/update-many.ts';
import { lockClients, type PayingClient } from '../ledger/lock-clients.ts';
import { duePeriods, type Period, type RenewingService } from './due-periods.ts';
import { mayBill, unpark } from './park-client.ts';

export interface Billed {
  readonly invoices: number;
  readonly periods: number;
  /** Clients that cannot be billed as they stand, and why. */
  readonly illegal: ReadonlyMap<Id, string>;
}

/** One page of the billing run: one transaction, a fixed number of statements however many clients are due. */
export async function billClients(
  app: App,
  clientIds: readonly Id[],
  horizon: CalendarDate,
): Promise<Billed> {
  return app.db.transaction(async () => {
    const clients = (await lockClients(app, clientIds)).filter(mayBill);
    const services = await dueServices(app, clients, horizon);
    const illegal = new Map<Id, string>();
    const renewals: Renewal[] = [];
    const { invoiceDaysBefore } = (await readBrand(app)).policy;
    for (const client of clients) {
      try {
        const today = dayIn(client.timeZone, app.clock.now());
        for (const service of services.get(client.id) ?? [])
          for (const period of duePeriods(service, today, invoiceDaysBefore))
            renewals.push({ client, service, period });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        illegal.set(client.id, error.message);
      }
    }
    const legal = renewals.filter(({ client }) => !illegal.has(client.id));
    const drafts = draftsOf(legal);
    await createInvoices(app, drafts);
    await moveOn(app, legal);
    await unpark(
      app,
      clients.filter(({ id }) => !illegal.has(id)),
    );
    return { invoices: drafts.length, periods: legal.length, illegal };
  });
}

interface Renewal {
  readonly client: PayingClient;
  readonly service: RenewingService;
  readonly period: Period;
}

async function dueServices(
  app: App,
  clients: readonly PayingClient[],
  horizon: CalendarDate,
): Promise<Map<Id, RenewingService[]>> {
  const rows = await app.db
    .knex()('service')
    .join('product', 'product.id', 'service.productId')
    .leftJoin('price', 'price.id', 'service.priceId')
    .where({ 'service.brandId': currentBrand(), 'service.status': 'active', 'service.autoRenew': 1 })
    .where('service.nextPeriodOn', '<=', horizon)
    .whereIn(
      'service.clientId',
      clients.map(({ id }) => id),
    )
    .orderBy('service.id')
    .select<RenewingService[]>(
      'service.id',
      'service.clientId',
      'service.label',
      'service.currency',
      'service.amount',
      'service.termUnit',
      'service.termCount',
      'service.anchorDay',
      'service.nextPeriodOn',
      'service.cancelOn',
      'product.name as productName',
      'price.currency as priceCurrency',
    );
  const byClient = new Map<Id, RenewingService[]>();
  for (const row of rows) {
    const list = byClient.get(row.clientId);
    if (list) list.push(row);
    else byClient.set(row.clientId, [row]);
  }
  return byClient;
}

/** One invoice per client, due day and currency. What costs nothing renews without an invoice. */
function draftsOf(renewals: readonly Renewal[]): NewInvoice[] {
  const drafts = new Map<string, NewInvoice & { lines: LineDraft[] }>();
  for (const { client, service, period } of renewals) {
    if (service.amount === 0) continue;
    const key = `${client.id} ${period.from} ${service.currency}`;
    const draft = drafts.get(key) ?? {
      clientId: client.id,
      currency: service.currency,
      reason: 'renewal',
      dueOn: period.from,
      lines: [],
    };
    draft.lines.push({
      kind: 'recurring',
      description:
        service.label === service.productName ? service.label : `${service.productName}, ${service.label}`,
      serviceId: service.id,
      periodFrom: period.from,
      periodTo: period.to,
      quantity: 1,
      amount: service.amount,
    });
    drafts.set(key, draft);
  }
  return [...drafts.values()].toSorted((a, b) => a.clientId - b.clientId || (a.dueOn < b.dueOn ? -1 : 1));
}

async function moveOn(app: App, renewals: readonly Renewal[]): Promise<void> {
  const next = new Map(renewals.map(({ service, period }) => [service.id, period.to]));
  await updateMany(
    app,
    'service',
    'nextPeriodOn',
    [...next].map(([id, value]) => ({ id, value })),
  );
  await app.hooks.emitMany(
    'service.renewed',
    renewals.map(({ client, service, period }) => ({
      serviceId: service.id,
      clientId: client.id,
      from: period.from,
      to: period.to,
    })),
  );
}
