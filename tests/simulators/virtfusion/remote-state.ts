import type { Server } from './world.ts';

/** What the machine itself says, with memory in KB as text. */
export function remoteState(server: Server) {
  if (!server.running) return { state: 'stopped', cpu: 0, memory: null, disk: null, agent: null };
  const kilobytes = server.resources.memory * 1024;
  const gigabyte = 1_000_000_000;
  return {
    state: 'running',
    cpu: 3.2 + (server.id % 7),
    memory: {
      actual: String(kilobytes),
      unused: String(Math.round(kilobytes * 0.58)),
      available: String(Math.round(kilobytes * 0.96)),
      rss: String(Math.round(kilobytes * 0.7)),
    },
    disk: { vda: { 'rd.bytes': '350000000', 'wr.bytes': '210000000' } },
    agent: {
      fsinfo: [
        {
          name: 'vda1',
          mountpoint: '/',
          type: 'ext4',
          'used-bytes': 2_100_000_000,
          'total-bytes': server.resources.storage * gigabyte,
        },
      ],
    },
  };
}
