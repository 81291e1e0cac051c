import { Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { lockClient } from '../ledger/lock-clients.ts';
import { Service, type ServiceStatus } from './service.ts';

/**
 * The service as it is now, under its client's lock: what is decided on the strength of it holds until the open transaction
 * ends. Read earlier, its next period may be one that the billing run is just invoicing.
 * @throws Refusal `service.unknown` (404), `service.status` (409)
 */
export async function lockService(app: App, id: Id, ...wanted: ServiceStatus[]): Promise<Service> {
  await lockClient(app, (await known(id)).clientId);
  const service = await known(id);
  requireStatus(service, ...wanted);
  return service;
}

async function known(id: Id): Promise<Service> {
  const service = await Service.query().findById(id);
  if (!service) throw new Refusal('service.unknown', `There is no service ${id}.`, { status: 404 });
  return service;
}

/** @throws Refusal `service.status` (409) */
export function requireStatus(service: Service, ...wanted: ServiceStatus[]): void {
  if (wanted.includes(service.status)) return;
  throw new Refusal(
    'service.status',
    `The service is ${service.status}; this needs it to be ${wanted.join(' or ')}.`,
    { status: 409 },
  );
}
