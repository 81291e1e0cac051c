import { moduleContract } from '@moorage/testing';
import { expect } from 'vitest';
import { startVirtFusion, type Fault } from '../../../tests/simulators/virtfusion/index.ts';
import definition from './server.ts';

const faults: Record<'lose-reply' | 'drop' | 'busy', Fault> = {
  'lose-reply': { kind: 'lose' },
  drop: { kind: 'drop' },
  busy: {
    kind: 'status',
    status: 429,
    headers: { 'retry-after': '30' },
    body: { message: 'Too Many Attempts.' },
  },
};

moduleContract({
  name: 'VirtFusion',
  definition,
  plan: { package: 1, group: 1, locations: [2], ipv4: 1, ipv6: true, vnc: false },
  order: {
    hostname: 'vps1.example.com',
    location: 2,
    template: 10,
    sshKey:
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBxuHQDlZPr+WGGQ0PeVbM2Zm5W4Vb0xVv6o8xYbW7mK ann@example.com',
  },
  async startVendor({ clock }) {
    const { url, token, control, close } = await startVirtFusion({ clock, buildMilliseconds: 60_000 });
    const settings = { url, token, customerPrefix: 'moorage-client-', stockReserve: 0 };
    let queued = 0;
    return {
      settings,
      wrongSettings: { ...settings, token: 'a-token-that-was-revoked' },
      countServices: () => control.world.servers.size,
      countRequests: () => control.requests.length,
      verify({ externalId, secrets, addresses }) {
        const server = control.world.servers.get(Number(externalId))!;
        expect(server).toMatchObject({ commissionStatus: 3, builds: 1, hostname: 'vps1.example.com' });
        expect({ password: server.password, ipv4: server.ipv4 }).toEqual({
          password: secrets?.password,
          ipv4: addresses,
        });
      },
      disturb(how, skip) {
        queued += skip;
        control.failNext({ ...faults[how], skip: queued });
      },
      close,
    };
  },
});
