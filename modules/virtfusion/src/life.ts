import { readServer, serverIdOf, type Connection, type Spec } from './connection.ts';
import { findByName } from './inspect.ts';

/** Reads first: what the panel says to a second suspension is not documented. */
export async function suspend({ panel }: Connection, spec: Spec): Promise<void> {
  const id = serverIdOf(spec);
  const server = await readServer(panel, id);
  if (!server.suspended) await panel.order('POST', `/servers/${id}/suspend`);
}

export async function resume({ panel }: Connection, spec: Spec): Promise<void> {
  const id = serverIdOf(spec);
  const server = await readServer(panel, id);
  if (server.suspended) await panel.order('POST', `/servers/${id}/unsuspend`);
}

/** At once: without `delay=0` some versions keep the server for minutes. Gone already is success. */
export async function terminate(connection: Connection, spec: Spec): Promise<void> {
  const id = spec.externalId ?? (await findByName(connection, spec));
  if (id !== null) await connection.panel.remove(`/servers/${id}?delay=0`);
}
