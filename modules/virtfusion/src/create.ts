import type { Provisioned } from '@moorage/sdk';
import { allocate } from './allocate.ts';
import { checkOrder } from './check-order.ts';
import type { Connection, Spec } from './connection.ts';
import { ensureCustomer, relationOf } from './customer.ts';
import { describeServer } from './describe-server.ts';
import { ensureKey } from './ensure-key.ts';
import { install } from './install.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { resetPassword } from './set-password.ts';
import { waitForNetwork } from './wait-for-network.ts';

/** The steps that a person sees while the server is built. */
export const steps = [
  { id: 'check', title: 'Check the order' },
  { id: 'customer', title: 'Customer account' },
  { id: 'server', title: 'Allocate the server' },
  { id: 'build', title: 'Start the installation' },
  { id: 'installed', title: 'Install the operating system' },
  { id: 'network', title: 'Assign addresses' },
  { id: 'password', title: 'Set the password' },
] as const;

export async function create(connection: Connection, spec: Spec): Promise<Provisioned> {
  const { panel, settings, clock } = connection;
  const { step, order, client, reference } = spec;
  const relation = relationOf(settings.customerPrefix, client);

  const { group, system, windows } = await step('check', () => checkOrder(connection, spec));
  const [userId, id] = await oneAtATime(`${panel.origin} ${relation}`, async () => {
    const customer = await step('customer', () => ensureCustomer(panel, relation, client));
    return [customer, await allocate(connection, spec, customer, group)] as const;
  });
  const { sshKey } = order;
  const keyId = sshKey ? await step('ssh-key', () => ensureKey(panel, userId, sshKey, reference)) : null;
  const built = await install(connection, spec, id, keyId);
  const installedAt = await step('installed', async () => clock.now().getTime());
  const server = await waitForNetwork(connection, spec, id, installedAt);
  const username = windows ? 'Administrator' : 'root';
  const password = built ?? (await resetPassword(connection, spec, id, username));
  await step('password', async () => true);

  const described = describeServer(server);
  return {
    ...described,
    facts: [...(described.facts ?? []), { label: 'Operating system', value: system }],
    secrets: { username, password },
  };
}
