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
import { cancelSettled } from './cancel-settled.ts';
import { failOperation } from './fail-operation.ts';
import { Operation, open } from './provisioning.ts';
import { describeService } from './describe-service.ts';
import { persistedSteps } from './steps.ts';
import { chooseServer } from './choose-server.ts';

const limitMilliseconds = 100_000;
/** Failures after which a person has to look; who orders another try gets as many again. */
const patience = 6;
/** A module that staff switched off, or that does not start, is for a person too; one that is being started is not. */
const awayMilliseconds = 4 * 3_600_000;

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
    await cancelSettled(app, id);
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
    const now = instant(app.clock.now());
    const startedAt = operation.startedAt ?? now;
    const service = (await Service.query().findById(operation.serviceId)) as Service;
    const moduleAwaySince = isModuleHere(app, service) ? null : (operation.moduleAwaySince ?? now);
    const mine = { state: 'running', unclear, attempt, startedAt, moduleAwaySince } as const;
    await Operation.query().findById(id).patch(mine);
    return { operation: Object.assign(operation, mine), service };
  });
}

const isModuleHere = (app: App, { moduleId }: Service): boolean =>
  moduleId === null || app.connections.moduleDefinition(moduleId) !== undefined;

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
  waitForModule(app, operation);
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

/**
 * This process may be a second behind the others, or its settings are being saved: the vendor was not asked, so nothing failed.
 * @throws Later
 */
function waitForModule(app: App, { moduleAwaySince }: Operation): void {
  if (moduleAwaySince === null) return;
  const age = app.clock.now().getTime() - new Date(moduleAwaySince).getTime();
  if (age < awayMilliseconds) throw new Later(30, 'It goes on as soon as the connection is ready');
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
        operation.unclear = 0;
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
        unclear: operation.unclear,
        runAt: later(app.clock.now(), error.seconds * 1_000),
        progress: error.message,
      }),
    );
    throw error;
  }
  const unclear = operation.unclear === 1 || !isClearNo(error) ? 1 : 0;
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

/** Anything else, an error of our own too, may have come after the vendor had done what it was asked for. */
const isClearNo = (error: unknown): boolean => isVendorError(error) && error.outcome === 'refused';
