import { Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { Service } from '../services/service.ts';
import { enqueueOperation } from './request-operation.ts';
import { Operation } from './provisioning.ts';
import { tellService } from './steps.ts';
import { writeLog } from './write-log.ts';

/**
 * A person says: try again. The steps already done stay done. The attempts are counted on, because their number tells a try
 * whose time was up, but which still runs, that it is not its turn any more.
 */
export async function retryOperation(app: App, id: Id): Promise<void> {
  await app.db.transaction(async () => {
    const operation = await Operation.query().findById(id).forUpdate();
    if (!operation) throw new Refusal('operation.unknown', `There is no operation ${id}.`, { status: 404 });
    if (!['needs-attention', 'queued', 'waiting'].includes(operation.state)) {
      throw new Refusal(
        'operation.not-waiting',
        `Operation ${id} is ${operation.state}: there is nothing to try again.`,
      );
    }
    await Operation.query()
      .findById(id)
      .patch({ state: 'queued', runAt: instant(app.clock.now()), moduleAwaySince: null });
    if (operation.kind === 'create')
      await Service.query().findById(operation.serviceId).patch({ status: 'building' });
    await writeLog(app, operation, 'info', 'Tried again by staff');
    await app.db.knex()('job').where('key', `provisioning:${id}`).where('state', 'queued').delete();
    await enqueueOperation(app, id);
    app.db.afterCommit(() => tellService(app, operation));
  });
}

/** A person says: leave it. What the vendor has is not touched. */
export async function cancelOperation(app: App, id: Id): Promise<void> {
  await app.db.transaction(async () => {
    const operation = await Operation.query().findById(id).forUpdate();
    if (!operation) throw new Refusal('operation.unknown', `There is no operation ${id}.`, { status: 404 });
    if (!['needs-attention', 'queued', 'waiting'].includes(operation.state)) {
      throw new Refusal(
        'operation.not-waiting',
        `Operation ${id} is ${operation.state} and cannot be cancelled.`,
      );
    }
    await Operation.query()
      .findById(id)
      .patch({ state: 'cancelled', finishedAt: instant(app.clock.now()) });
    await writeLog(app, operation, 'warn', 'Cancelled by staff');
  });
}
