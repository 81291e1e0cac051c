import { money, toWire } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { addDays } from '../calendar/dates.ts';
import { invoiceUrl, type BillingBrand } from '../invoices/billing-policy.ts';
import { Invoice } from '../invoices/invoice.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { cancelOrder } from '../orders/cancel-order.ts';
import { Order } from '../orders/order.ts';
import { requestOperation } from '../provisioning/request-operation.ts';
import { overdueReason } from './overdue-reason.ts';
import type { Plan } from './plan-dunning.ts';
import { servicesOf } from './resume-services.ts';
import { dayZero, type DunningStep } from './schedule.ts';

/** One step with one unpaid invoice, in the open transaction, under the client's lock. */
export async function takeStep(app: App, brand: BillingBrand, plan: Plan, step: DunningStep): Promise<void> {
  const { invoice } = plan;
  switch (step.kind) {
    case 'overdue':
      return app.hooks.emit('invoice.overdue', {
        invoiceId: invoice.id,
        clientId: invoice.clientId,
        number: invoice.number,
        due: money(invoice.total - invoice.paid, invoice.currency),
        days: plan.daysLate,
      });
    case 'remind':
      return plan.chargesAgain ? undefined : remind(app, brand, plan, step);
    case 'suspend':
      return suspend(app, plan);
    case 'terminate':
      return terminate(app, plan);
  }
}

async function remind(
  app: App,
  brand: BillingBrand,
  { invoice, client }: Plan,
  { step }: DunningStep,
): Promise<void> {
  const { suspendDaysAfter } = brand.policy;
  await queueMail(app, {
    template: 'invoice-overdue',
    clientId: client.id,
    dedupeKey: `invoice-overdue:${invoice.id}:${step}`,
    attach: [{ kind: 'invoice-pdf', invoiceId: invoice.id }],
    view: {
      client: { name: client.name },
      invoice: {
        number: invoice.number,
        due: { ...toWire(money(invoice.total - invoice.paid, invoice.currency)) },
        dueOn: invoice.dueOn,
      },
      url: invoiceUrl(app, brand, invoice.id),
      ...(suspendDaysAfter === null ? {} : { suspendsOn: addDays(dayZero(invoice), suspendDaysAfter) }),
    },
  });
}

async function suspend(app: App, { invoice }: Plan): Promise<void> {
  for (const service of await servicesOf(app, invoice.id)) {
    if (service.status !== 'active') continue;
    await requestOperation(app, {
      serviceId: service.id,
      kind: 'suspend',
      cycle: `invoice:${invoice.id}`,
      input: { reason: overdueReason(invoice.number), invoiceId: invoice.id },
    });
  }
}

/** The end: services are terminated, an order that was never paid is cancelled, and nobody waits for the money any more. */
async function terminate(app: App, { invoice }: Plan): Promise<void> {
  const order = invoice.orderId === null ? undefined : await Order.query().findById(invoice.orderId);
  if (order?.status === 'pending') return void (await cancelOrder(app, order.id));
  for (const service of await servicesOf(app, invoice.id)) {
    if (!['active', 'suspended', 'failed'].includes(service.status)) continue;
    await requestOperation(app, {
      serviceId: service.id,
      kind: 'terminate',
      cycle: `invoice:${invoice.id}`,
      input: { reason: overdueReason(invoice.number), invoiceId: invoice.id },
    });
  }
  await Invoice.query().findById(invoice.id).where({ state: 'open' }).patch({ state: 'uncollectible' });
}
