import { Refusal, type Person, type ServiceSpec, type Step } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { secretsPlace, type Service } from '../services/service.ts';

/** A service as its module sees it. */
export async function describeService(
  app: App,
  service: Service,
  operation: string,
  step: Step,
): Promise<ServiceSpec> {
  return {
    operation,
    serviceId: service.id,
    reference: `moorage-${service.brandId}-${service.id}`,
    plan: service.plan,
    order: service.orderOptions,
    client: await personOf(app, service),
    externalId: service.externalId,
    data: service.data,
    step,
    secrets: () => Promise.resolve(openSecrets(app, service)),
  };
}

/** For questions that change nothing: such calls have no steps. */
export const noSteps: Step = () => Promise.reject(new Error('Only operations have steps'));

export function openSecrets(app: App, service: Service): Record<string, string> {
  if (service.sealedSecrets === null) return {};
  return JSON.parse(app.sealer.open(service.sealedSecrets, secretsPlace(service.id))) as Record<
    string,
    string
  >;
}

async function personOf(app: App, service: Service): Promise<Person> {
  const client = (await app.db
    .knex()('client')
    .where({ id: service.clientId, brandId: service.brandId })
    .first('id', 'name', 'email', 'company', 'country', 'language')) as Person | undefined;
  if (!client)
    throw new Refusal('client.unknown', `There is no client ${service.clientId}.`, { status: 404 });
  return client;
}
