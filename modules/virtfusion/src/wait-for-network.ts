import { Later } from '@moorage/sdk';
import type { PanelServer } from './answers.ts';
import { readServer, type Connection, type Spec } from './connection.ts';

const POLL = 5;
/** IPv6 may come seconds after the build; a location that has none must not hold the service up for ever. */
const PATIENCE = 60_000;

/** @param installedAt when the build was seen complete, in milliseconds */
export async function waitForNetwork(
  { panel, clock }: Connection,
  { plan, step }: Spec,
  id: number,
  installedAt: number,
): Promise<PanelServer> {
  await step('network', async () => {
    const late = clock.now().getTime() - installedAt >= PATIENCE;
    if (plan.ipv6 && !late && !hasIpv6(await readServer(panel, id)))
      throw new Later(POLL, `Server ${id} waits for its IPv6 subnet`);
    return true;
  });
  return readServer(panel, id);
}

const hasIpv6 = ({ network }: PanelServer) =>
  network?.interfaces?.some(({ ipv6 }) => ipv6 !== undefined && ipv6.length > 0) ?? false;
