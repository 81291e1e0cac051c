import { randomUUID } from 'node:crypto';
import { Refusal, type Id, type Json } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { Service } from '../services/service.ts';
import { Operation, type OperationKind } from './provisioning.ts';

export type { OperationKind } from './provisioning.ts';

/**
 * Writes the intent of an operation at the vendor, and its job, into the open transaction. Idempotent by service, kind and
 * cycle: `cycle` names what it is for (`order:7`, `invoice:12`), so that a repetition asks for nothing new.
 */
export async function requestOperation(
  app: App,
  request: { serviceId: Id; kind: OperationKind; cycle: string; input?: Record<string, Json> },
): Promise<void> {
  await app.db.transaction(async () => {
    const { serviceId, kind, cycle } = request;
    const known = await Operation.query().findOne({ serviceId, kind, cycle }).select('provisioning.id');
    if (known) return;
    const service = await Service.query().findById(serviceId).forUpdate();
    if (!service) throw new Refusal('service.unknown', `There is no service ${serviceId}.`, { status: 404 });
    const now = instant(app.clock.now());
    const row = await Operation.query().insert({
      clientId: service.clientId,
      serviceId,
      kind,
      cycle,
      operation: `${kind}-${serviceId}-${randomUUID()}`,
      state: 'queued',
      input: request.input ?? {},
      runAt: now,
      createdAt: now,
    });
    if (kind === 'create') await Service.query().findById(serviceId).patch({ status: 'building' });
    await enqueueOperation(app, row.id);
    app.db.afterCommit(() =>
      app.live.tell('service', {
        brandId: service.brandId,
        to: { clientId: service.clientId },
        id: serviceId,
      }),
    );
  });
}

export const enqueueOperation = (app: App, id: Id): Promise<void> =>
  app.queue.enqueue('provisioning.run', { id }, { key: `provisioning:${id}`, attempts: 1_000 });
