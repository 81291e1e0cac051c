import { Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { lockClient } from '../ledger/lock-clients.ts';
import { callGateway } from './ask-gateway.ts';
import { PaymentMethod } from './payment.ts';

export async function findMethod(id: Id): Promise<PaymentMethod> {
  const method = await PaymentMethod.query().findById(id).whereIn('status', ['active', 'refused']);
  if (method) return method;
  throw new Refusal('method.unknown', 'This payment method is no longer stored.', { status: 404 });
}

/** This one is charged from now on. */
export async function preferMethod(app: App, id: Id): Promise<PaymentMethod> {
  return app.db.transaction(async () => {
    const { clientId } = await findMethod(id);
    await lockClient(app, clientId);
    const method = await findMethod(id);
    if (method.status === 'refused')
      throw new Refusal(
        'method.refused',
        'The bank refuses this method for good, so it cannot be charged. Please store another one.',
        { status: 409 },
      );
    await PaymentMethod.query().where({ clientId, preferred: 1 }).patch({ preferred: 0 });
    return PaymentMethod.query().patchAndFetchById(id, { preferred: 1 });
  });
}

/** Gone for the client at once, and not charged any more; a job removes it at the gateway. */
export async function removeMethod(app: App, id: Id): Promise<void> {
  await app.db.transaction(async () => {
    const { clientId } = await findMethod(id);
    await lockClient(app, clientId);
    const method = await findMethod(id);
    await PaymentMethod.query().findById(id).patch({ status: 'removing', preferred: 0 });
    if (method.preferred === 1) await preferAnother(clientId);
    await app.queue.enqueue('payment_methods.remove', { id }, { key: `remove-method:${id}`, revive: true });
  });
}

async function preferAnother(clientId: Id): Promise<void> {
  const next = await PaymentMethod.query()
    .where({ clientId, status: 'active' })
    .orderBy('id', 'desc')
    .first();
  if (next) await PaymentMethod.query().findById(next.id).patch({ preferred: 1 });
}

/** The job: removing it twice at the gateway is success. */
export async function removeAtGateway(app: App, id: Id): Promise<void> {
  const method = await PaymentMethod.query().findById(id);
  if (method?.status !== 'removing') return;
  await callGateway(
    app,
    method.accountId,
    (gateway) => gateway.removeStored?.({ reference: method.reference }) ?? Promise.resolve(),
  );
  await app.db.transaction(() =>
    PaymentMethod.query().findById(id).where({ status: 'removing' }).patch({ status: 'removed' }),
  );
}
