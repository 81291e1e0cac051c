import { isLater, isVendorError, Later, type Id, type Json, type Step } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { Operation, OperationStep } from './provisioning.ts';
import { writeLog } from './write-log.ts';

const place = (operationId: Id, step: string): string => `provisioning:${operationId}:${step}`;

/**
 * The persisted steps of one operation. "Begun" is committed before the work and "done" with its sealed result after it, so a
 * step whose end is unknown is known to be that. A clear refusal takes "begun" back: nothing happened.
 */
export function persistedSteps(app: App, operation: Operation, titles: ReadonlyMap<string, string>): Step {
  return async <T extends Json>(
    id: string,
    work: (state: { repeated: boolean }) => Promise<T>,
  ): Promise<T> => {
    const before = await OperationStep.query().findOne({ provisioningId: operation.id, step: id });
    if (before?.state === 'done' && before.sealedResult !== null) {
      return JSON.parse(app.sealer.open(before.sealedResult, place(operation.id, id))) as T;
    }
    if (!before) await begin(app, operation, id, titles.get(id) ?? id);
    try {
      const result = await work({ repeated: before !== undefined });
      await finish(app, operation, id, result);
      return result;
    } catch (error) {
      // A step that an earlier try left open stays open: this refusal says nothing about what that try did.
      const nothingDone = isLater(error) || (isVendorError(error) && error.outcome === 'refused');
      if (nothingDone && before === undefined) await takeBack(app, operation, id);
      throw error;
    }
  };
}

async function begin(app: App, operation: Operation, step: string, title: string): Promise<void> {
  await app.db.transaction(async () => {
    if (!(await isStillOurs(operation))) throw new Later(10, 'Another process goes on with this operation');
    await OperationStep.query().insert({
      clientId: operation.clientId,
      provisioningId: operation.id,
      step,
      state: 'begun',
      begunAt: instant(app.clock.now()),
    });
    await writeLog(app, operation, 'info', `Step begun: ${title}`);
    app.db.afterCommit(() => tellService(app, operation));
  });
}

/** Whoever was silent for so long that another took over begins nothing any more: two would do the same work twice. */
const isStillOurs = async ({ id, attempt }: Operation): Promise<boolean> =>
  (await Operation.query().findById(id).where({ state: 'running', attempt }).forUpdate()) !== undefined;

async function finish(app: App, operation: Operation, step: string, result: Json): Promise<void> {
  await app.db.transaction(async () => {
    await OperationStep.query()
      .where({ provisioningId: operation.id, step })
      .patch({
        state: 'done',
        doneAt: instant(app.clock.now()),
        sealedResult: app.sealer.seal(JSON.stringify(result ?? null), place(operation.id, step)),
      });
    app.db.afterCommit(() => tellService(app, operation));
  });
}

async function takeBack(app: App, operation: Operation, step: string): Promise<void> {
  await app.db.transaction(async () => {
    if (!(await isStillOurs(operation))) return;
    await OperationStep.query().where({ provisioningId: operation.id, step, state: 'begun' }).delete();
  });
}

export function tellService(app: App, operation: Operation): void {
  const about = { brandId: operation.brandId, id: operation.serviceId };
  app.live.tell('service', { ...about, to: { clientId: operation.clientId } });
  app.live.tell('provisioning', { ...about, to: 'staff' });
}
