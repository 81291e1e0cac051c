import { Refusal, type CalendarDate, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { open, Operation } from '../provisioning/provisioning.ts';
import { tellService } from '../provisioning/steps.ts';
import { writeLog } from '../provisioning/write-log.ts';
import { lockService } from './lock-service.ts';
import { Service } from './service.ts';

const changeable = ['active', 'suspended', 'building', 'pending'] as const;

/**
 * Renew at the end of the term, or end then. Switched on again, it takes a cancellation back, as long as nothing was erased.
 * @throws Refusal `service.unknown` (404), `service.status` or `service.ending` (409)
 */
export async function setAutoRenew(
  app: App,
  id: Id,
  on: boolean,
): Promise<{ autoRenew: boolean; cancelOn: CalendarDate | null }> {
  return app.db.transaction(async () => {
    const service = await lockService(app, id, ...changeable);
    if (on) {
      await takeBackEnding(app, id);
      // That may have waited for the end itself.
      await lockService(app, id, ...changeable);
    }
    const cancelOn = on ? null : service.nextPeriodOn;
    await Service.query()
      .findById(id)
      .patch({ autoRenew: on ? 1 : 0, cancelOn });
    return { autoRenew: on, cancelOn };
  });
}

async function takeBackEnding(app: App, serviceId: Id): Promise<void> {
  const ending = await Operation.query()
    .findOne({ serviceId, kind: 'terminate' })
    .where('cycle', 'like', 'cancel:%')
    .whereIn('state', [...open])
    .forUpdate();
  if (!ending) return;
  if (ending.state !== 'queued' || ending.unclear === 1)
    throw new Refusal(
      'service.ending',
      'The service is being terminated already, so it cannot be kept. Please contact us.',
      { status: 409 },
    );
  // Its cycle becomes free: the service may be cancelled once more as of the same day.
  await Operation.query()
    .findById(ending.id)
    .patch({ state: 'cancelled', cycle: `kept:${ending.id}`, finishedAt: instant(app.clock.now()) });
  await writeLog(app, ending, 'info', 'Not done: the cancellation was taken back');
  app.db.afterCommit(() => tellService(app, ending));
}
