import {
  createBrand,
  createClient,
  createStaff,
  hashPassword,
  systemCaller,
  type App,
} from '@moorage/server';
import type { Simulators } from './simulators.ts';
import { sellServers } from './catalogue.ts';

/** A small hosting company, made by the same verbs and actions that staff use. Does nothing when it stands already. */
export async function seed(app: App, say: (line: string) => void): Promise<number> {
  for (const id of ['harbour', 'virtfusion', 'stripe']) await app.extensions.enable(id);
  const known = (await app.db.house(() =>
    app.db.knex()('brand').where('slug', 'harbourline').first('id'),
  )) as { id: number } | undefined;
  if (known) return known.id;
  say('Founding the company …');
  const brandId = await createBrand(app, {
    slug: 'harbourline',
    name: 'Harbourline',
    legalName: 'Harbourline Hosting Ltd',
    address: { line1: '1 Quay Street', city: 'Bristol', postcode: 'BS1 4ZZ', country: 'GB' },
    taxId: 'GB 123 4567 89',
    currency: 'USD',
    timeZone: 'Europe/London',
    supportEmail: 'help@harbourline.example',
    mailFrom: 'billing@harbourline.example',
    policy: { tax: { name: 'VAT', rate: '20', inclusive: false }, invoiceDaysBefore: 7 },
  });
  const password = await hashPassword('harbourline demo');
  await app.db.asSystem(brandId, () =>
    app.db.transaction(async () => {
      await createStaff(app, {
        name: 'Sam Keel',
        email: 'sam@harbourline.example',
        permissions: ['*'],
        invite: false,
      });
      await createClient(app, {
        name: 'Ada Lovelace',
        email: 'ada@example.com',
        passwordHash: password,
        country: 'GB',
        address: { line1: '12 St James Square', city: 'London', postcode: 'SW1Y 4JH', country: 'GB' },
        timeZone: 'Europe/London',
      });
      await app.db.knex()('staff').where({ brandId }).update({ passwordHash: password });
    }),
  );
  return brandId;
}

/** Simulators get a new port with every start, so their addresses are written down every time. */
export async function connectSimulators(
  app: App,
  brandId: number,
  { virtfusion, stripe }: Simulators,
): Promise<void> {
  const call = <T>(name: string, input: object): Promise<T> =>
    app.actions.call(name, input, systemCaller(brandId)) as Promise<T>;
  const panel = {
    url: virtfusion.url,
    token: virtfusion.token,
    customerPrefix: 'moorage-client-',
    stockReserve: 0,
  };
  const account = {
    publishableKey: stripe.publishableKey,
    secretKey: stripe.secretKey,
    webhookSecret: stripe.webhookSecret,
    apiUrl: stripe.url,
    scriptUrl: `${stripe.url}/endive/stripe.js`,
  };
  const servers = await call<{ items: { id: number }[] }>('servers.list', {});
  const accounts = await call<{ items: { id: number }[] }>('gateways.list', {});
  if (servers.items[0] && accounts.items[0]) {
    await call('servers.update', { id: servers.items[0].id, settings: panel });
    await call('gateways.update', { id: accounts.items[0].id, settings: account });
    return;
  }
  const group = await call<{ id: number }>('server_groups.create', {
    name: 'Cloud',
    moduleId: 'virtfusion',
    placement: 'least-used',
  });
  await call('servers.create', { groupId: group.id, name: 'panel-1', settings: panel });
  const gateway = await call<{ id: number }>('gateways.create', {
    gatewayId: 'stripe',
    title: 'Card',
    settings: account,
  });
  await call('gateways.enable', { id: gateway.id });
  await sellServers(call, group.id);
}
