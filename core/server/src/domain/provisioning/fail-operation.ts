import { isRefusal, isVendorError } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { reason } from '../../jobs/backoff.ts';
import { Service } from '../services/service.ts';
import { Operation } from './provisioning.ts';
import { tellService } from './steps.ts';
import { writeLog } from './write-log.ts';

/** No more tries by itself: the operation waits for a person, who sees why and can try again. */
export async function failOperation(
  app: App,
  operation: Operation,
  error: unknown,
  unclear: number,
): Promise<void> {
  const code = isVendorError(error) || isRefusal(error) ? error.code : 'internal';
  await app.db.transaction(async () => {
    const changed = await Operation.query()
      .findById(operation.id)
      .where({ state: 'running', attempt: operation.attempt })
      .patch({
        state: 'needs-attention',
        unclear,
        code,
        error: reason(error).slice(0, 1_000),
        progress: null,
      });
    if (changed === 0) return;
    const service = (await Service.query().findById(operation.serviceId)) as Service;
    if (operation.kind === 'create') await Service.query().findById(service.id).patch({ status: 'failed' });
    await writeLog(app, operation, 'error', reason(error));
    await app.hooks.emit(
      'service.failed',
      {
        serviceId: service.id,
        clientId: service.clientId,
        moduleId: service.moduleId ?? '',
        operation: operation.kind,
        error: code,
      },
      `service:${service.id}`,
    );
    app.db.afterCommit(() => tellService(app, operation));
  });
  app.log.error(
    { operation: operation.id, kind: operation.kind, code, err: error },
    'A provisioning operation needs attention',
  );
}
