import type { CalendarDate, Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';
import { dayIn } from '../calendar/zones.ts';
import { eachBrand } from '../ledger/each-brand.ts';
import { requestOperation } from '../provisioning/request-operation.ts';

interface Ending {
  readonly id: Id;
  readonly status: string;
  readonly timeZone: string;
  readonly nextPeriodOn: CalendarDate | null;
  readonly cancelOn: CalendarDate | null;
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
    .select<Ending[]>(
      'service.id',
      'service.status',
      'service.nextPeriodOn',
      'service.cancelOn',
      'client.timeZone',
    );

async function end(app: App, { id, cancelOn, nextPeriodOn, timeZone }: Ending): Promise<boolean> {
  const today = dayIn(timeZone, app.clock.now());
  if (cancelOn !== null) {
    if (cancelOn > today) return false;
    await requestOperation(app, {
      serviceId: id,
      kind: 'terminate',
      cycle: `cancel:${cancelOn}`,
      input: { reason: `Cancelled as of ${cancelOn}.` },
    });
    return true;
  }
  if (nextPeriodOn === null || nextPeriodOn > today) return false;
  await requestOperation(app, {
    serviceId: id,
    kind: 'suspend',
    cycle: `end:${nextPeriodOn}`,
    input: { reason: `The paid term ended on ${nextPeriodOn}.` },
  });
  return true;
}
