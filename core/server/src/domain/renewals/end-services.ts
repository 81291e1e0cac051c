import type { CalendarDate, Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';
import { dayIn } from '../calendar/zones.ts';
import { eachBrand } from '../ledger/each-brand.ts';
import { lockClient } from '../ledger/lock-clients.ts';
import { requestOperation } from '../provisioning/request-operation.ts';
import { Service } from '../services/service.ts';

interface Ending {
  readonly id: Id;
  readonly clientId: Id;
}

const pageSize = 500;

/**
 * What is not renewed comes to its end: cancelled services are terminated on their day; a term that ran out without renewal or
 * cancellation is suspended, which a person can still take back.
 */
export async function endServices(app: App): Promise<{ ended: number }> {
  let ended = 0;
  await eachBrand(app, async () => {
    const latest = dayIn('Pacific/Kiritimati', app.clock.now());
    for (let after = 0; ;) {
      const page = await ending(app, latest, after);
      const last = page.at(-1);
      if (!last) return;
      after = last.id;
      for (const service of page) if (await end(app, service)) ended += 1;
    }
  });
  return { ended };
}

const ending = (app: App, latest: CalendarDate, after: Id): Promise<Ending[]> =>
  app.db
    .knex()('service')
    .join('client', 'client.id', 'service.clientId')
    .where('service.brandId', currentBrand())
    .whereIn('service.status', ['active', 'suspended'])
    .where('service.id', '>', after)
    .whereNull('client.parkedAt')
    .where(
      (due) =>
        void due
          .where('service.cancelOn', '<=', latest)
          .orWhere(
            (expired) =>
              void expired
                .where({ 'service.autoRenew': 0, 'service.status': 'active' })
                .whereNull('service.cancelOn')
                .where('service.nextPeriodOn', '<=', latest),
          ),
    )
    .orderBy('service.id')
    .limit(pageSize)
    .select<Ending[]>('service.id', 'service.clientId');

/** Looked at again under the client's lock: the page was read a while ago, and the cancellation may have been taken back. */
const end = (app: App, { id, clientId }: Ending): Promise<boolean> =>
  app.db.transaction(async () => {
    const { timeZone, parkedAt } = await lockClient(app, clientId);
    const service = await Service.query().findById(id).whereIn('status', ['active', 'suspended']);
    if (!service || parkedAt !== null) return false;
    const operation = endingOf(service, dayIn(timeZone, app.clock.now()));
    if (operation) await requestOperation(app, { serviceId: id, ...operation });
    return operation !== null;
  });

function endingOf({ status, autoRenew, cancelOn, nextPeriodOn }: Service, today: CalendarDate) {
  if (cancelOn !== null) {
    if (cancelOn > today) return null;
    const reason = `Cancelled as of ${cancelOn}.`;
    return { kind: 'terminate' as const, cycle: `cancel:${cancelOn}`, input: { reason } };
  }
  if (status !== 'active' || autoRenew === 1 || nextPeriodOn === null || nextPeriodOn > today) return null;
  const reason = `The paid term ended on ${nextPeriodOn}.`;
  return { kind: 'suspend' as const, cycle: `end:${nextPeriodOn}`, input: { reason } };
}
