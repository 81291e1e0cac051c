import {
  isLater,
  isVendorError,
  Later,
  VendorError,
  type Id,
  type Provisioned,
  type ServerModule,
  type ServiceSpec,
} from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant, later } from '../../clock.ts';
import { refuseInTransaction } from '../../database/ambient.ts';
import { DeadlineError, within } from '../../hooks/deadline.ts';
import { pause, reason } from '../../jobs/backoff.ts';
import { Service } from '../services/service.ts';
import { applyOutcome } from './apply-outcome.ts';
import { failOperation } from './fail-operation.ts';
import { Operation, open } from './provisioning.ts';
import { describeService } from './describe-service.ts';
import { persistedSteps } from './steps.ts';
import { chooseServer } from './choose-server.ts';

const limitMilliseconds = 100_000;
/** Failures after which a person has to look; who orders another try gets as many again. */
const patience = 6;

/** T5 and T6: claim the operation, do it at the vendor outside any transaction, write down what came of it. */
export async function runOperation(app: App, id: Id): Promise<void> {
  const claimed = await claim(app, id);
  if (!claimed) return;
  const { operation, service } = claimed;
  let outcome: Provisioned | null;
  try {
    outcome = await perform(app, operation, service);
  } catch (error) {
    await putAside(app, operation, error);
    return;
  }
  await applyOutcome(app, operation, outcome);
}

async function claim(app: App, id: Id): Promise<{ operation: Operation; service: Service } | null> {
  return app.db.transaction(async () => {
    const operation = await Operation.query().findById(id).forUpdate();
    if (!operation || !['queued', 'running', 'waiting'].includes(operation.state)) return null;
    const earlier = await Operation.query()
      .where('serviceId', operation.serviceId)
      .where('provisioning.id', '<', id)
      .whereIn('state', [...open])
      .resultSize();
    if (earlier > 0) throw new Later(10, 'An earlier operation on this service is not finished');
    if (operation.kind === 'create') await refuseTwoAtOnce(operation);
    // It was running, yet its job is ours now: whoever ran it died, and how far it came is not known.
    const unclear = operation.state === 'running' ? 1 : operation.unclear;
    const attempt = operation.state === 'waiting' ? operation.attempt : operation.attempt + 1;
    const startedAt = operation.startedAt ?? instant(app.clock.now());
    await Operation.query().findById(id).patch({ state: 'running', unclear, attempt, startedAt });
    const service = (await Service.query().findById(operation.serviceId)) as Service;
    return {
      operation: Object.assign(operation, { state: 'running', unclear, attempt, startedAt }),
      service,
    };
  });
}

/** Vendors without an idempotency key tell two new machines of one client apart only when they are made one after the other. */
async function refuseTwoAtOnce({ id, clientId }: Operation): Promise<void> {
  const others = await Operation.query()
    .where({ clientId, kind: 'create', state: 'running' })
    .whereNot('provisioning.id', id)
    .resultSize();
  if (others > 0) throw new Later(3, 'Another service of this client is being reserved');
}

async function perform(app: App, operation: Operation, service: Service): Promise<Provisioned | null> {
  if (service.moduleId === null || ['terminated', 'cancelled'].includes(service.status)) return null;
  if (operation.kind === 'create' && service.serverId === null) {
    service.serverId = await app.db.transaction(() => chooseServer(app, service));
  }
  // It was never built anywhere: there is nothing to suspend, resume or terminate.
  if (service.serverId === null) return null;
  const { module, definition } = await app.connections.server(service.serverId);
  const titles = new Map(definition.steps.map((step) => [step.id, step.title]));
  const spec = await describeService(
    app,
    service,
    operation.operation,
    persistedSteps(app, operation, titles),
  );
  refuseInTransaction('Calling a vendor');
  return limited(work(module, spec, operation));
}

async function work(
  module: ServerModule,
  spec: ServiceSpec,
  operation: Operation,
): Promise<Provisioned | null> {
  switch (operation.kind) {
    case 'create': {
      if (operation.unclear) {
        const found = await module.inspect(spec);
        if (typeof found === 'object') return found;
      }
      return module.create(spec);
    }
    case 'suspend':
      await module.suspend(spec, String(operation.input.reason ?? 'unpaid'));
      return null;
    case 'resume':
      await module.resume(spec);
      return null;
    case 'terminate':
      await module.terminate(spec);
      return null;
    case 'renew':
      await module.renew?.(spec);
      return null;
  }
}

/** No answer in time is not a failure: what the vendor did is unknown, and is asked for before the next try. */
async function limited<T>(promise: Promise<T>): Promise<T> {
  try {
    return await within(limitMilliseconds, 'The vendor took longer than 100 s', promise);
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error;
    throw new VendorError('vendor.no-answer', error.message, { outcome: 'unknown', cause: error });
  }
}

async function putAside(app: App, operation: Operation, error: unknown): Promise<void> {
  const mine = () =>
    Operation.query().findById(operation.id).where({ state: 'running', attempt: operation.attempt });
  if (isLater(error)) {
    await app.db.transaction(() =>
      mine().patch({
        state: 'waiting',
        unclear: 0,
        runAt: later(app.clock.now(), error.seconds * 1_000),
        progress: error.message,
      }),
    );
    throw error;
  }
  const unclear = isVendorError(error) && error.outcome === 'unknown' ? 1 : 0;
  const hopeless = isVendorError(error) && !error.retryable;
  if (hopeless || operation.attempt % patience === 0 || !isVendorError(error))
    return failOperation(app, operation, error, unclear);
  const seconds = pause(operation.attempt % patience, error);
  await app.db.transaction(() =>
    mine().patch({
      state: 'queued',
      unclear,
      runAt: later(app.clock.now(), seconds * 1_000),
      code: error.code,
      error: reason(error),
    }),
  );
  throw new Later(seconds, reason(error));
}
