import { roomOn } from './capacity.ts';
import { instant } from './reply.ts';
import { isBusy } from './settle.ts';
import { trafficPeriods } from './traffic.ts';
import { ownerAnswer } from './users.ts';
import type { Server, World } from './world.ts';

const NETMASK = '255.255.255.0';

export function stateName(server: Server): string {
  if (server.buildFailed) return 'failed';
  return ['allocated', 'queued', 'building', 'complete'][server.commissionStatus]!;
}

const octets = (value: number) => value.toString(16).padStart(4, '0').match(/../g)!.join(':');
const gatewayOf = (address: string) => address.replace(/\.\d+$/, '.1');

const ipv4Answer = (address: string, index: number) => ({
  id: 500 + Number(address.split('.')[3]),
  order: index + 1,
  enabled: true,
  blockId: 3,
  address,
  gateway: gatewayOf(address),
  netmask: NETMASK,
  resolver1: '1.1.1.1',
  resolver2: '8.8.8.8',
  rdns: null,
  mac: null,
});

const ipv6Answer = (subnet: string) => ({
  id: 700,
  block: { id: 9, name: 'IPv6' },
  order: 1,
  enabled: true,
  addresses: [],
  addressesDetailed: [],
  subnet,
  cidr: 64,
  exhausted: false,
  gateway: `${subnet}1`,
  resolver1: '2606:4700:4700::1111',
  resolver2: '2001:4860:4860::8888',
  routeNet: false,
});

/** What creation, build and `GET /servers/{id}` show: the whole tree, with the parts that nobody reads left out. */
export function serverAnswer(world: World, server: Server) {
  const machine = world.hypervisors.find((candidate) => candidate.id === server.hypervisorId)!;
  const group = world.groups.find((candidate) => candidate.id === server.groupId)!;
  const period = trafficPeriods(world, server)[0]!;
  return {
    id: server.id,
    ownerId: server.ownerId,
    hypervisorId: server.hypervisorId,
    arch: 1,
    name: server.name,
    selfService: 0,
    selfServiceSettings: [],
    hostname: server.hostname,
    commissionStatus: server.commissionStatus,
    uuid: server.uuid,
    state: stateName(server),
    migratable: true,
    timezone: '_default',
    rebuild: false,
    suspended: server.suspended,
    protected: false,
    buildFailed: server.buildFailed,
    built: server.built && instant(server.built),
    created: instant(server.created),
    updated: instant(world.now()),
    traffic: {
      public: {
        countMethod: 1,
        currentPeriod: {
          start: instant(period.start),
          end: instant(period.end),
          limit: server.resources.traffic,
        },
      },
    },
    settings: {
      osTemplateInstall: true,
      osTemplateInstallId: server.build?.templateId ?? 0,
      encryptedPassword: 'eyJpdiI6InNpbXVsYXRlZCJ9',
      backupPlan: null,
      resources: server.resources,
    },
    cpu: {
      cores: server.resources.cpuCores,
      type: 'inherit',
      typeExact: 'host-model',
      shares: 1024,
      throttle: 0,
      topology: { enabled: false, sockets: 1, cores: 1, threads: 1, dies: 1 },
    },
    qemuAgent: { os: { screen: '' } },
    media: { isoMounted: false },
    backupPlan: { id: null, name: null },
    vnc: { ip: `10.0.0.${machine.id}`, port: server.vnc.port, enabled: server.vnc.enabled },
    network: {
      interfaces: [
        {
          id: server.id + 1000,
          order: 1,
          enabled: true,
          name: 'eth0',
          type: 'public',
          mac: `00:00:5e:00:${octets(server.id)}`,
          inAverage: 125_000,
          outAverage: 125_000,
          firewallEnabled: false,
          isNat: false,
          ipv4: server.ipv4.map(ipv4Answer),
          ipv6: server.ipv6 === null ? [] : [ipv6Answer(server.ipv6)],
        },
      ],
      secondaryInterfaces: [],
    },
    storage: [
      {
        _id: 1,
        id: server.id + 2000,
        capacity: server.resources.storage,
        drive: 'a',
        type: 'qcow2',
        profile: 0,
        enabled: true,
        primary: true,
        name: `${server.uuid}_1`,
        local: true,
        path: '/home/vf-data/disk',
      },
    ],
    hypervisorAssets: [],
    hypervisor: {
      id: machine.id,
      ip: `10.0.0.${machine.id}`,
      name: machine.name,
      maintenance: false,
      groupId: group.id,
      group: { name: group.name, icon: group.icon },
      resources: roomOn(world, machine),
    },
    owner: ownerAnswer(world.users.get(server.ownerId)!),
    sshKeys: (server.build?.sshKeys ?? []).map((id) => {
      const key = world.keys.get(id)!;
      const type = key.publicKey.split(' ')[0]!;
      const created = instant(key.created);
      return { id, ownerId: key.userId, type, name: key.name, public: key.publicKey, enabled: true, created };
    }),
    sharedUsers: [],
    tasks: { active: isBusy(world, server), lastOn: null, actions: { pending: [] } },
  };
}

/** `GET /servers/user/{id}`: other names, and no dates at all. */
export function ownedAnswer(world: World, server: Server) {
  const full = serverAnswer(world, server);
  const { id, ownerId, hypervisorId, name, commissionStatus, uuid, state, rebuild } = full;
  const { suspended, buildFailed } = full;
  const network = full.network.interfaces.map(({ order, enabled, name: label, mac, isNat, ipv4 }) => ({
    order,
    enabled,
    name: label,
    mac,
    isNat,
    ipv4: ipv4.map(({ order: place, address, gateway, netmask }) => ({
      order: place,
      enabled: true,
      address,
      gateway,
      netmask,
    })),
    ipv6: [],
  }));
  return {
    id,
    ownerId,
    hypervisorId,
    name,
    hostname: full.hostname,
    commissionStatus,
    uuid,
    state,
    rebuild,
    suspended,
    protected: false,
    buildFailed,
    resources: { ...server.resources, cpu_model: null },
    network: { interfaces: network },
  };
}

/** The simple list says `commissioned` and `owner` for the same facts. */
export const listedAnswer = (world: World, server: Server) => ({
  id: server.id,
  uuid: server.uuid,
  name: server.name,
  commissioned: server.commissionStatus,
  owner: server.ownerId,
  hypervisorId: server.hypervisorId,
  suspended: server.suspended,
  protected: false,
  updated: instant(world.now()),
  created: instant(server.created),
});
