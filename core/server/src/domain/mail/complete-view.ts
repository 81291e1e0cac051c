import type { Id, Json, JsonObject } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';
import { openSecrets } from '../provisioning/describe-service.ts';
import { Service } from '../services/service.ts';
import { dropped, type Mail } from './mail.ts';

/** The variables of a mail: what was written when it was queued, what its service says now, and the secrets, opened. */
export async function completeView(app: App, mail: Mail): Promise<JsonObject> {
  return {
    ...(mail.clientId === null ? {} : { client: { name: await clientName(app, mail.clientId) } }),
    ...(mail.serviceId === null
      ? {}
      : await serviceView(app, mail.serviceId, mail.template === 'service-ready')),
    ...(mail.view as JsonObject),
    ...openMailSecrets(app, mail),
  };
}

export const mailPlace = (dedupeKey: string): string => `mail:${dedupeKey}`;

export function openMailSecrets(app: App, mail: Mail): Record<string, string> {
  if (mail.sealedSecrets === null || mail.sealedSecrets === dropped) return {};
  return JSON.parse(app.sealer.open(mail.sealedSecrets, mailPlace(mail.dedupeKey))) as Record<string, string>;
}

async function clientName(app: App, clientId: Id): Promise<string> {
  const row = (await app.db
    .knex()('client')
    .where({ id: clientId, brandId: currentBrand() })
    .first('name')) as { name: string };
  return row.name;
}

async function serviceView(app: App, id: Id, withAccess: boolean): Promise<Record<string, Json>> {
  const service = (await Service.query().findById(id)) as Service;
  const row = (await app.db
    .knex()('product')
    .join('brand', 'brand.id', 'product.brandId')
    .where({ 'product.id': service.productId, 'product.brandId': currentBrand() })
    .first('product.name as plan', 'brand.url as url')) as { plan: string; url: string | null };
  return {
    service: { label: service.label, plan: row.plan },
    facts: service.facts.map(({ label, value }) => ({ label, value })),
    ...(withAccess
      ? {
          access: Object.entries(openSecrets(app, service)).map(([name, value]) => ({
            label: title(name),
            value,
          })),
        }
      : {}),
    url: `${row.url ?? app.config.publicUrl}/portal/services/${id}`,
  };
}

/** `rootPassword` → `Root password`. */
const title = (name: string): string => {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
