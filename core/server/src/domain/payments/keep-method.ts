import type { Id, StoredMethod } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { currentBrand } from '../../database/ambient.ts';
import { PaymentMethod } from './payment.ts';

/**
 * A method that the gateway keeps for the client. The first one is charged from now on: to have it stored means to pay with
 * it. Under the client's lock.
 */
export async function keepMethod(
  app: App,
  { clientId, accountId }: { clientId: Id; accountId: Id },
  { reference, kind, label, last4, expires }: StoredMethod,
): Promise<PaymentMethod> {
  const facts = { kind, label: label.slice(0, 60), last4, expires };
  const known = await PaymentMethod.query().findOne({ accountId, reference });
  if (known) {
    if (known.clientId !== clientId)
      throw new Error(`Payment method ${known.id} belongs to another client than the gateway says`);
    const isBack = known.status === 'refused' && known.expires !== expires;
    return PaymentMethod.query().patchAndFetchById(known.id, {
      ...facts,
      ...(isBack ? { status: 'active' } : {}),
    });
  }
  const others = await PaymentMethod.query().where({ clientId, status: 'active' });
  const method = await PaymentMethod.query().insertAndFetch({
    clientId,
    accountId,
    reference,
    ...facts,
    preferred: others.some(({ preferred }) => preferred === 1) ? 0 : 1,
    status: 'active',
    createdAt: instant(app.clock.now()),
  });
  if (others.length === 0)
    await app.db.knex()('client').where({ id: clientId, brandId: currentBrand() }).update({ autoPay: 1 });
  return method;
}
