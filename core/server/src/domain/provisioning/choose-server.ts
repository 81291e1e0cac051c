import { Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';
import { placeService } from '../servers/place-service.ts';
import { Service } from '../services/service.ts';

/** Placement, once: the server is written on the service before anything is built there. In the open transaction. */
export async function chooseServer(app: App, service: Service): Promise<Id> {
  const product = (await app.db
    .knex()('product')
    .where({ id: service.productId, brandId: currentBrand() })
    .first('serverGroupId')) as { serverGroupId: Id | null } | undefined;
  if (!product?.serverGroupId) {
    throw new Refusal(
      'server.none',
      'The product names no server group. Choose one in the product, then try again.',
    );
  }
  const serverId = await placeService(app, { serverGroupId: product.serverGroupId });
  await Service.query().findById(service.id).patch({ serverId });
  return serverId;
}
