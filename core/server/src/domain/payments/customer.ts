import type { Id, Person } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';
import { readClient, type PayingClient } from '../ledger/lock-clients.ts';
import { callGateway } from './ask-gateway.ts';

export const personOf = ({ id, name, email, company, country, language }: PayingClient): Person => ({
  id,
  name,
  email,
  company,
  country,
  language,
});

/** The gateway's id of the client, if it has one. */
export async function knownCustomer(app: App, clientId: Id, accountId: Id): Promise<string | null> {
  const row = await app.db
    .knex()('gatewayCustomer')
    .where({ brandId: currentBrand(), clientId, accountId })
    .first<{ reference: string } | undefined>('reference');
  return row?.reference ?? null;
}

/**
 * Makes the client known to the gateway, once. The key is the same at every try, so that a lost answer makes no second
 * customer; when two make it at once, the first row stands.
 */
export async function makeCustomer(
  app: App,
  clientId: Id,
  accountId: Id,
): Promise<{ person: Person; customer: string | null }> {
  const person = personOf(await readClient(app, clientId));
  const known = await knownCustomer(app, clientId, accountId);
  if (known !== null) return { person, customer: known };
  const brandId = currentBrand();
  const made = await callGateway(
    app,
    accountId,
    (gateway) =>
      gateway.customer?.({ key: `customer-${brandId}-${clientId}-${accountId}`, client: person }) ??
      Promise.resolve(null),
  );
  if (made === null) return { person, customer: null };
  await app.db.transaction(() =>
    app.db.insertNew(
      'gatewayCustomer',
      [{ brandId, clientId, accountId, reference: made.reference }],
      ['clientId', 'accountId'],
    ),
  );
  return { person, customer: await knownCustomer(app, clientId, accountId) };
}
