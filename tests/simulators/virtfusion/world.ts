import { seedCatalogue, type Catalogue } from './seed.ts';

/** All that the fake panel remembers. Routes read and change it; `settle` lets time pass in it. */
export interface User {
  id: number;
  extRelationId: number | null;
  relStr: string | null;
  name: string;
  email: string;
  password: string;
  created: Date;
}

export interface SshKey {
  id: number;
  userId: number;
  name: string;
  publicKey: string;
  created: Date;
}

export interface Build {
  queuedAt: number;
  templateId: number;
  ipv6: boolean;
  fails: boolean;
  sshKeys: number[];
}

export interface Server {
  id: number;
  uuid: string;
  ownerId: number;
  packageId: number;
  hypervisorId: number;
  groupId: number;
  name: string;
  hostname: string | null;
  created: Date;
  built: Date | null;
  commissionStatus: 0 | 1 | 2 | 3;
  buildFailed: boolean;
  suspended: boolean;
  running: boolean;
  password: string;
  resources: { memory: number; storage: number; traffic: number; cpuCores: number };
  ipv4: string[];
  ipv6: string | null;
  vnc: { enabled: boolean; password: string; port: number };
  build: Build | null;
  /** How many times an installation was begun: more than one means that data was destroyed. */
  builds: number;
  deleteAt: number | null;
}

export interface Job {
  id: number;
  serverId: number;
  hypervisorId: number;
  action: string;
  started: Date;
  endsAt: number;
}

export interface Login {
  userId: number;
  serverId: number | null;
  expires: number;
}

export interface Options {
  token: string;
  buildMilliseconds: number;
  /** How long a power, password or suspension task keeps the server locked. */
  taskMilliseconds: number;
  /** IPv6 shows up this long after the build was completed. */
  ipv6Milliseconds: number;
  /** Which name in the body switches VNC: the vendor's page says `action`, a 7.0 panel was seen to want `vnc`. */
  vncField: 'action' | 'vnc';
}

export interface World extends Catalogue {
  options: Options;
  now(): Date;
  lastId: number;
  nextId(): number;
  users: Map<number, User>;
  keys: Map<number, SshKey>;
  servers: Map<number, Server>;
  jobs: Map<number, Job>;
  logins: Map<string, Login>;
  failingBuilds: number;
}

export function createWorld(options: Options, now: () => Date): World {
  return {
    ...seedCatalogue(),
    options,
    now,
    lastId: 80,
    nextId() {
      this.lastId += 1;
      return this.lastId;
    },
    users: new Map(),
    keys: new Map(),
    servers: new Map(),
    jobs: new Map(),
    logins: new Map(),
    failingBuilds: 0,
  };
}
