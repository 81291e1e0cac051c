import { isVendorError, VendorError } from '@moorage/sdk';
import type { Answer, OwnedServer } from './answers.ts';
import { contested, findServer, readServer, type Connection, type Spec } from './connection.ts';
import type { Panel } from './panel.ts';

/** The panel writes whole seconds, and its web server's clock may differ a little from its database's. */
const SLACK = 60_000;

export const listOwned = (panel: Panel, userId: number) =>
  panel.ask<Answer<readonly OwnedServer[]>>(`/servers/user/${userId}`);

/**
 * Allocation has neither an idempotency key nor a name. So: remember what the customer has, ask whether there is room, allocate,
 * and name the server at once. After a lost reply the server that is new, empty and nameless is ours.
 */
export async function allocate(
  { panel, clock }: Connection,
  spec: Spec,
  userId: number,
  group: number,
): Promise<number> {
  const { step, plan, reference } = spec;
  const body = { packageId: plan.package, userId, hypervisorId: group, ipv4: plan.ipv4 };

  const before = await step('existing', async () => {
    const { body: owned, headers } = await listOwned(panel, userId);
    const namesake = owned.data.find((server) => server.name === reference);
    if (namesake) throw nameTaken(namesake.id, reference);
    const at = Date.parse(headers.date ?? '') || clock.now().getTime();
    return { at, ids: owned.data.map((server) => server.id) };
  });
  await step('room', async () => {
    await place(group, () => panel.order('POST', '/servers?dryRun=true', body));
    return true;
  });
  // Looked for even when the host thinks that this is the first try: a second server costs money, a second look does not.
  const id = await step('server', async () => {
    const ours = await findOurs(panel, userId, before, reference);
    if (ours !== null) return ours;
    return place(
      group,
      async () => (await panel.send<Answer<{ id: number }>>('POST', '/servers', body)).data.id,
    );
  });
  await step('name', () => claim(panel, id, reference));
  return id;
}

/** @throws VendorError with an unknown outcome when several servers could be ours: a person has to decide */
async function findOurs(
  panel: Panel,
  userId: number,
  before: { at: number; ids: readonly number[] },
  reference: string,
): Promise<number | null> {
  const { body } = await listOwned(panel, userId);
  const fresh = body.data.filter((server) => !before.ids.includes(server.id));
  const ours = fresh.filter((server) => server.name === reference).map((server) => server.id);
  if (ours.length === 0)
    for (const { id } of fresh.filter((server) => !server.name && server.commissionStatus === 0)) {
      const server = await findServer(panel, id);
      if (server && Date.parse(server.created) >= before.at - SLACK) ours.push(id);
    }
  if (ours.length > 1) throw severalCandidates(ours, reference);
  return ours[0] ?? null;
}

async function claim(panel: Panel, id: number, reference: string): Promise<true> {
  const server = await readServer(panel, id);
  if (server.name === reference) return true;
  if (server.name) throw contested(server, reference);
  await panel.order('PUT', `/servers/${id}/modify/name`, { name: reference });
  return true;
}

/** The panel answers 422 both for "no capacity" and for wrong ids; its own words tell which. */
async function place<T>(group: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isVendorError(error) || error.code !== 'virtfusion.rejected') throw error;
    throw new VendorError(
      'virtfusion.no-room',
      `No server could be allocated in hypervisor group ${group}: ${error.message}. ` +
        'Add capacity or addresses there, or correct the product, then try again.',
      { status: 422, cause: error },
    );
  }
}

const nameTaken = (id: number, reference: string) =>
  new VendorError(
    'virtfusion.name-taken',
    `The customer already has server ${id} named "${reference}", from before this order. Rename or delete it in the panel, then try again.`,
  );

const severalCandidates = (ids: readonly number[], reference: string) =>
  new VendorError(
    'virtfusion.several-candidates',
    `An answer was lost, and servers ${ids.join(', ')} could each be the one that was allocated. ` +
      `Name the right one "${reference}" in the panel, or delete those that are too many, then try again.`,
    { outcome: 'unknown', retryable: false },
  );
