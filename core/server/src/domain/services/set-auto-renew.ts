import type { CalendarDate, Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { lockService } from './lock-service.ts';
import { Service } from './service.ts';

/**
 * Renew at the end of the term, or end then.
 * @throws Refusal `service.unknown` (404), `service.status` (409)
 */
export async function setAutoRenew(
  app: App,
  id: Id,
  on: boolean,
): Promise<{ autoRenew: boolean; cancelOn: CalendarDate | null }> {
  return app.db.transaction(async () => {
    const service = await lockService(app, id, 'active', 'suspended', 'building', 'pending');
    const cancelOn = on ? null : service.nextPeriodOn;
    await Service.query()
      .findById(id)
      .patch({ autoRenew: on ? 1 : 0, cancelOn });
    return { autoRenew: on, cancelOn };
  });
}
