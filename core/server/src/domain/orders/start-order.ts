import type { CalendarDate, Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { addTerm, dayOfMonth, isTermUnit } from '../calendar/dates.ts';
import { dayIn } from '../calendar/zones.ts';
import { readClient } from '../ledger/lock-clients.ts';
import { requestOperation } from '../provisioning/request-operation.ts';
import { Service } from '../services/service.ts';
import { Order } from './order.ts';

/** The order is good: everything that was ordered gets built. Asking again asks for nothing new. */
export async function startOrder(app: App, orderId: Id): Promise<void> {
  await Order.query().findById(orderId).where({ status: 'pending' }).patch({ status: 'active' });
  const services = await Service.query().where({ orderId, status: 'pending' }).orderBy('id');
  const [first] = services;
  if (!first) return;
  const { timeZone } = await readClient(app, first.clientId);
  const today = dayIn(timeZone, app.clock.now());
  for (const service of services) {
    await beginTerm(service, today);
    await requestOperation(app, { serviceId: service.id, kind: 'create', cycle: `order:${orderId}` });
  }
}

/**
 * The first term begins when the order is good, not when it was placed: nobody pays for days on which there was no service.
 * The invoice, which is never edited, keeps the period that was ordered. Its line ends on or before the day on which the
 * later term does, and the first renewal begins there: the two never overlap, and no period is invoiced twice.
 */
async function beginTerm(service: Service, today: CalendarDate): Promise<void> {
  const { id, startedOn, termUnit, termCount, cancelOn } = service;
  if (startedOn === null || startedOn >= today) return;
  const anchorDay = dayOfMonth(today);
  const nextPeriodOn = isTermUnit(termUnit) ? addTerm(anchorDay, today, termUnit, termCount) : null;
  // Cancelled before it was paid: it ends with the term that was paid.
  const endsOn = cancelOn === null ? null : nextPeriodOn;
  await Service.query().findById(id).patch({ startedOn: today, anchorDay, nextPeriodOn, cancelOn: endsOn });
}
