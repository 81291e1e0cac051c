import type { Json, Provisioned } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { secretsPlace, Service } from '../services/service.ts';
import { Operation } from './provisioning.ts';
import { tellService } from './steps.ts';
import { writeLog } from './write-log.ts';

/** T6: the operation is done. Status, secrets, event and mail commit together, once. */
export async function applyOutcome(
  app: App,
  operation: Operation,
  outcome: Provisioned | null,
): Promise<void> {
  await app.db.transaction(async () => {
    const now = instant(app.clock.now());
    const changed = await Operation.query()
      .findById(operation.id)
      .where({ state: 'running', attempt: operation.attempt })
      .patch({ state: 'done', unclear: 0, finishedAt: now, code: null, error: null, progress: null });
    // Somebody else finished it while we were away.
    if (changed === 0) return;
    const service = (await Service.query().findById(operation.serviceId).forUpdate()) as Service;
    await record(app, operation, service, outcome, now);
    await writeLog(app, operation, 'info', `Done: ${operation.kind}`);
    app.db.afterCommit(() => tellService(app, operation));
  });
}

async function record(
  app: App,
  operation: Operation,
  service: Service,
  outcome: Provisioned | null,
  now: string,
): Promise<void> {
  const about = { serviceId: service.id, clientId: service.clientId };
  const moduleId = service.moduleId ?? '';
  const patch = (fields: Partial<Service>) => Service.query().findById(service.id).patch(fields);
  const mail = (template: string, view: Record<string, Json>) =>
    queueMail(app, {
      template,
      clientId: service.clientId,
      dedupeKey: `${template}:${operation.operation}`,
      view,
      serviceId: service.id,
    });
  switch (operation.kind) {
    case 'create':
      await patch({ ...built(app, service, outcome), status: 'active', activatedAt: now });
      await app.hooks.emit('service.activated', { ...about, moduleId }, `service:${service.id}`);
      return mail('service-ready', {});
    case 'suspend': {
      const why = String(operation.input.reason ?? 'unpaid');
      if (service.status !== 'active') return;
      await patch({ status: 'suspended', suspendedAt: now, suspendReason: why });
      await app.hooks.emit('service.suspended', { ...about, reason: why }, `service:${service.id}`);
      return mail('service-suspended', { reason: why });
    }
    case 'resume':
      if (service.status !== 'suspended') return;
      await patch({ status: 'active', suspendedAt: null, suspendReason: null });
      await app.hooks.emit('service.resumed', about, `service:${service.id}`);
      return mail('service-resumed', {});
    case 'terminate': {
      const why = String(operation.input.reason ?? 'requested');
      if (service.status === 'terminated') return;
      await patch({
        status: 'terminated',
        endedAt: now,
        autoRenew: 0,
        sealedSecrets: null,
        nextPeriodOn: null,
      });
      await app.hooks.emit('service.terminated', { ...about, reason: why }, `service:${service.id}`);
      return mail('service-terminated', { endedOn: now.slice(0, 10), dataErased: true });
    }
    case 'renew':
      return;
  }
}

function built(app: App, service: Service, outcome: Provisioned | null): Partial<Service> {
  if (!outcome) return {};
  return {
    externalId: outcome.externalId,
    data: outcome.data ?? {},
    facts: outcome.facts ?? [],
    addresses: outcome.addresses ?? [],
    ...(outcome.hostname ? { label: outcome.hostname } : {}),
    ...(outcome.secrets
      ? { sealedSecrets: app.sealer.seal(JSON.stringify(outcome.secrets), secretsPlace(service.id)) }
      : {}),
  };
}
