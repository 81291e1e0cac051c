import type { LiveStatus, Running } from '@moorage/sdk';
import type { Answer, PanelServer, RemoteState } from './answers.ts';
import { serverIdOf, serverMissing, type Connection, type Spec } from './connection.ts';

type Meter = NonNullable<LiveStatus['meters']>[number];

export async function readStatus({ panel }: Connection, spec: Spec): Promise<LiveStatus> {
  const id = serverIdOf(spec);
  const found = await panel.find<Answer<PanelServer>>(`/servers/${id}?remoteState=true`);
  if (!found) throw serverMissing(id);
  const { commissionStatus, buildFailed, remoteState } = found.data;
  if (buildFailed) return { state: 'stopped' };
  if (commissionStatus < 3) return { state: commissionStatus === 0 ? 'stopped' : 'starting' };
  if (!remoteState) return { state: 'unknown' };
  return { state: runningState(remoteState.state), meters: readMeters(remoteState) };
}

/** Only "running" is documented; the others are libvirt's words. */
function runningState(word = ''): Running {
  if (/^running$/i.test(word)) return 'running';
  if (/^(stopped|shut ?off|crashed|off)$/i.test(word)) return 'stopped';
  if (/^(starting|booting)$/i.test(word)) return 'starting';
  if (/^(stopping|in shutdown|shutdown)$/i.test(word)) return 'stopping';
  return 'unknown';
}

function readMeters({ cpu, memory, agent }: RemoteState): Meter[] {
  const meters: Meter[] = [];
  const load = numberOf(cpu);
  if (load !== null) meters.push({ id: 'cpu', label: 'CPU', used: load, limit: 100, unit: 'percent' });
  const total = numberOf(memory?.available) ?? numberOf(memory?.actual);
  const unused = numberOf(memory?.unused);
  if (total !== null && unused !== null)
    meters.push({
      id: 'memory',
      label: 'Memory',
      used: Math.max(0, total - unused) * 1024,
      limit: total * 1024,
      unit: 'bytes',
    });
  const disk = agent?.fsinfo?.find(({ mountpoint }) => mountpoint === '/' || mountpoint === 'C:\\');
  const used = numberOf(disk?.['used-bytes']);
  if (used !== null)
    meters.push({ id: 'disk', label: 'Disk', used, limit: numberOf(disk?.['total-bytes']), unit: 'bytes' });
  return meters;
}

const numberOf = (value: unknown): number | null => {
  if (value === null || value === undefined || value === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
};
