import { VendorError, type ConnectionContext, type ServiceSpec } from '@moorage/sdk';
import type { Answer, PanelServer } from './answers.ts';
import type { Panel } from './panel.ts';
import type { Order, Product, Settings } from './schemas.ts';

export type Spec = ServiceSpec<Product, Order>;

/** What every verb of the module works with. */
export interface Connection {
  readonly panel: Panel;
  readonly settings: Settings;
  readonly clock: ConnectionContext['clock'];
}

export const serverMissing = (id: string | number) =>
  new VendorError('virtfusion.server-missing', `Server ${id} is no longer in the panel`, { status: 404 });

/** The id in the panel of a service that was created. */
export function serverIdOf({ externalId }: Spec): string {
  if (externalId !== null && /^\d+$/.test(externalId)) return externalId;
  throw new VendorError('virtfusion.not-created', 'This service has no server in the panel yet');
}

export async function findServer(panel: Panel, id: string | number): Promise<PanelServer | null> {
  const found = await panel.find<Answer<PanelServer>>(`/servers/${id}`);
  return found && found.data;
}

export async function readServer(panel: Panel, id: string | number): Promise<PanelServer> {
  const server = await findServer(panel, id);
  if (!server) throw serverMissing(id);
  return server;
}

/** The name is all that ties a server to our service: never touch one that bears another. */
export const contested = (server: PanelServer, reference: string) =>
  new VendorError(
    'virtfusion.server-contested',
    `Server ${server.id} should be "${reference}" but is named "${server.name}" in the panel. ` +
      `Find out whose it is; name it "${reference}" if it is this service's, then try again.`,
  );

export const isComplete = (server: PanelServer): boolean =>
  server.commissionStatus === 3 && !server.buildFailed;
