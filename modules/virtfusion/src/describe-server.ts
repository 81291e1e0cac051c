import type { Provisioned } from '@moorage/sdk';
import type { PanelServer } from './answers.ts';

/** What the panel shows of a server, in the words that customer and staff see. */
export function describeServer(server: PanelServer): Provisioned {
  const interfaces = server.network?.interfaces ?? [];
  const ipv4 = interfaces.flatMap((entry) => entry.ipv4 ?? []).map((entry) => entry.address);
  const ipv6 = interfaces
    .flatMap((entry) => entry.ipv6 ?? [])
    .flatMap(({ subnet, cidr }) => (subnet ? [`${subnet}/${cidr ?? 64}`] : []));
  const location = server.hypervisor?.group?.name;
  const { hostname } = server;
  return {
    externalId: String(server.id),
    data: { uuid: server.uuid },
    addresses: ipv4,
    ...(hostname ? { hostname } : {}),
    facts: [
      ...(hostname ? [{ label: 'Host name', value: hostname }] : []),
      ...ipv4.map((value) => ({ label: 'IPv4 address', value })),
      ...ipv6.map((value) => ({ label: 'IPv6 subnet', value })),
      ...(location ? [{ label: 'Location', value: location }] : []),
    ],
  };
}
