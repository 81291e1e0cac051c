import { randomUUID } from 'node:crypto';
import { Refusal, type Id, type Json } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { requireOffered } from '../gateways/require-offered.ts';
import { portalUrl, readBrand } from '../invoices/billing-policy.ts';
import { lockClient } from '../ledger/lock-clients.ts';
import { callGateway } from './ask-gateway.ts';
import { makeCustomer } from './customer.ts';
import { keepMethod } from './keep-method.ts';
import { MethodSetup, type PaymentMethod } from './payment.ts';

/** Begins to store a method without a payment; `session` goes to the gateway's own component in the browser. */
export async function beginMethodSetup(
  app: App,
  { clientId, accountId }: { clientId: Id; accountId: Id },
): Promise<{ setupId: Id; session: Json }> {
  await requireOffered(accountId);
  const { gateway } = await app.connections.gateway(accountId);
  if (!gateway.store)
    throw new Refusal('method.not-storable', 'This way to pay cannot be stored. Please choose another one.');
  const { person, customer } = await makeCustomer(app, clientId, accountId);
  const brand = await readBrand(app);
  const setup = await app.db.transaction(() =>
    MethodSetup.query().insertAndFetch({
      clientId,
      accountId,
      key: `moorage-method-${brand.id}-${randomUUID()}`,
      state: 'started',
      createdAt: instant(app.clock.now()),
    }),
  );
  const returnUrl = portalUrl(app, brand, 'payment-methods');
  const begun = await callGateway(
    app,
    accountId,
    (connected) =>
      connected.store?.({ key: setup.key, client: person, customer, returnUrl }) ?? Promise.resolve(null),
  );
  if (!begun) throw new Error('The gateway lost the ability to store methods');
  await app.db.transaction(() =>
    MethodSetup.query().findById(setup.id).patch({ reference: begun.reference, state: 'open' }),
  );
  return { setupId: setup.id, session: begun.browser };
}

/** What became of it: asked after the browser's part, as often as anybody likes. */
export async function finishMethodSetup(
  app: App,
  setupId: Id,
): Promise<{ state: 'done'; method: PaymentMethod } | { state: 'pending' | 'absent'; method: null }> {
  const setup = await MethodSetup.query().findById(setupId);
  if (!setup) throw new Refusal('method.unknown-setup', 'There is no such set-up.', { status: 404 });
  const { reference, accountId, clientId } = setup;
  if (reference === null || setup.state === 'absent') return { state: 'absent', method: null };
  const stored = await callGateway(
    app,
    accountId,
    (gateway) => gateway.stored?.({ reference }) ?? Promise.resolve('absent' as const),
  );
  if (stored === 'pending') return { state: 'pending', method: null };
  return app.db.transaction(async () => {
    await lockClient(app, clientId);
    const state = stored === 'absent' ? 'absent' : 'done';
    await MethodSetup.query().findById(setupId).patch({ state });
    if (stored === 'absent') return { state: 'absent', method: null };
    return { state: 'done', method: await keepMethod(app, { clientId, accountId }, stored) };
  });
}
