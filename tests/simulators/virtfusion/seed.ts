/** What the operator of the fake panel has set up: plans, places, machines and operating systems. */
export interface Package {
  id: number;
  name: string;
  enabled: boolean;
  memory: number;
  primaryStorage: number;
  traffic: number;
  cpuCores: number;
  primaryStorageProfile: number;
}

export interface Group {
  id: number;
  name: string;
  description: string;
  enabled: boolean;
  default: boolean;
  icon: string | null;
  /** First three octets of its IPv4 pool, and how many addresses are left to give. */
  ipv4Prefix: string;
  ipv4Free: number;
  ipv6Prefix: string;
}

export interface Hypervisor {
  id: number;
  groupId: number;
  name: string;
  enabled: boolean;
  prohibit: boolean;
  /** 0 = unlimited, in each of these. */
  max: { servers: number; memory: number; cpuCores: number; localStorage: number };
  otherStorage: { name: string; storageType: number; max: number }[];
}

export interface Template {
  id: number;
  group: string;
  name: string;
  version: string;
  variant: string;
  type: 'linux' | 'windows';
  eol: boolean;
  eolDate: string;
  eolWarning: boolean;
  /** Packages with less memory (MB) than this are not offered it. */
  minimumMemory: number;
}

export interface Catalogue {
  packages: Package[];
  groups: Group[];
  hypervisors: Hypervisor[];
  templates: Template[];
}

const plan = (
  id: number,
  name: string,
  cores: number,
  gigabytes: number,
  disk: number,
  terabytes: number,
) => ({
  id,
  name,
  enabled: true,
  memory: gigabytes * 1024,
  primaryStorage: disk,
  traffic: terabytes * 1000,
  cpuCores: cores,
  primaryStorageProfile: 0,
});

const machine = (id: number, groupId: number, name: string, prohibit = false): Hypervisor => ({
  id,
  groupId,
  name,
  enabled: true,
  prohibit,
  max: { servers: 0, memory: 131_072, cpuCores: 64, localStorage: 2000 },
  otherStorage: [],
});

const system = (
  id: number,
  group: string,
  version: string,
  variant: string,
  options: Partial<Template> = {},
): Template => ({
  id,
  group,
  name: group,
  version,
  variant,
  type: 'linux',
  eol: false,
  eolDate: '2029-06-30',
  eolWarning: false,
  minimumMemory: 512,
  ...options,
});

export const seedCatalogue = (): Catalogue => ({
  packages: [
    plan(1, 'VPS Small', 1, 2, 40, 1),
    plan(2, 'VPS Medium', 2, 4, 80, 2),
    plan(3, 'VPS Large', 4, 8, 160, 4),
    { ...plan(4, 'VPS Small (Ceph)', 1, 2, 40, 0), primaryStorageProfile: 5 },
    { ...plan(5, 'VPS 2019', 1, 1, 20, 1), enabled: false },
  ],
  groups: [
    {
      id: 1,
      name: 'Amsterdam',
      description: 'Netherlands',
      enabled: true,
      default: true,
      icon: 'nl',
      ipv4Prefix: '192.0.2',
      ipv4Free: 240,
      ipv6Prefix: '2001:db8:1',
    },
    {
      id: 2,
      name: 'Frankfurt',
      description: 'Germany',
      enabled: true,
      default: false,
      icon: 'de',
      ipv4Prefix: '198.51.100',
      ipv4Free: 240,
      ipv6Prefix: '2001:db8:2',
    },
    {
      id: 3,
      name: 'Dallas',
      description: 'United States, closed for new servers',
      enabled: false,
      default: false,
      icon: 'us',
      ipv4Prefix: '203.0.113',
      ipv4Free: 240,
      ipv6Prefix: '2001:db8:3',
    },
  ],
  hypervisors: [
    machine(1, 1, 'ams-1'),
    { ...machine(2, 1, 'ams-2'), otherStorage: [{ name: 'ceph-ams', storageType: 5, max: 4000 }] },
    machine(3, 2, 'fra-1'),
    machine(4, 2, 'fra-2', true),
    machine(5, 3, 'dal-1'),
  ],
  templates: [
    system(10, 'Debian', '13', 'Trixie'),
    system(11, 'Debian', '12', 'Bookworm'),
    system(20, 'Ubuntu', '24.04', 'Noble Numbat'),
    system(21, 'Ubuntu', '22.04', 'Jammy Jellyfish', { eolWarning: true, eolDate: '2027-04-30' }),
    system(30, 'AlmaLinux', '9', 'Minimal'),
    system(31, 'CentOS', '7', 'Minimal', { eol: true, eolDate: '2024-06-30' }),
    system(40, 'Windows Server', '2022', 'Standard', { type: 'windows', minimumMemory: 4096 }),
  ],
});
