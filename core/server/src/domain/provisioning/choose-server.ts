import { Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { Service } from '../services/service.ts';

/** Placement, once: the server is written on the service before anything is built there. */
export async function chooseServer(app: App, service: Service): Promise<Id> {
  const product = (await app.db
    .knex()('product')
    .where({ id: service.productId, brandId: service.brandId })
    .first('serverGroupId')) as { serverGroupId: Id | null } | undefined;
  if (!product?.serverGroupId) {
    throw new Refusal(
      'server.none',
      'The product names no server group. Choose one in the product, then try again.',
    );
  }
  const server = (await app.db
    .knex()('server')
    .where({ groupId: product.serverGroupId, brandId: service.brandId, status: 'active' })
    .orderBy('id')
    .first('id')) as { id: Id } | undefined;
  if (!server) throw new Refusal('server.none-free', 'No server of the group is free.');
  await Service.query().findById(service.id).patch({ serverId: server.id });
  return server.id;
}
