import { roomOn } from './capacity.ts';
import { missing, ok, paged, type Route } from './reply.ts';
import type { Group, Package, Template } from './seed.ts';

const packageAnswer = (plan: Package) => ({
  id: plan.id,
  name: plan.name,
  description: null,
  enabled: plan.enabled,
  memory: plan.memory,
  primaryStorage: plan.primaryStorage,
  traffic: plan.traffic,
  cpuCores: plan.cpuCores,
  primaryNetworkSpeedIn: 125_000,
  primaryNetworkSpeedOut: 125_000,
  primaryDiskType: 'inherit',
  backupPlanId: 0,
  primaryStorageReadBytesSec: null,
  primaryStorageWriteBytesSec: null,
  primaryStorageReadIopsSec: null,
  primaryStorageWriteIopsSec: null,
  primaryStorageProfile: plan.primaryStorageProfile,
  primaryNetworkProfile: 0,
  created: '2025-01-10T09:00:00+00:00',
});

const groupAnswer = (group: Group) => ({
  id: group.id,
  name: group.name,
  label: null,
  description: group.description,
  distributionType: 1,
  enabled: group.enabled,
  default: group.default,
  created: '2025-01-10T09:00:00+00:00',
  updated: '2025-01-10T09:00:00+00:00',
});

const templateAnswer = (template: Template) => ({
  id: template.id,
  name: template.name,
  version: template.version,
  variant: template.variant,
  arch: 1,
  description: `${template.name} ${template.version} (${template.variant})`,
  icon: `${template.group.toLowerCase().split(' ')[0]}_logo.png`,
  eol: template.eol,
  eol_date: template.eolDate,
  eol_warning: template.eolWarning,
  deploy_type: 1,
  vnc: true,
  type: template.type,
});

export function templateGroups(templates: readonly Template[]) {
  const names = [...new Set(templates.map((template) => template.group))];
  return names.map((name, index) => ({
    name,
    description: `${name} images`,
    icon: `${name.toLowerCase().split(' ')[0]}_logo.png`,
    templates: templates.filter((template) => template.group === name).map(templateAnswer),
    id: index + 1,
  }));
}

export const catalogueRoutes: readonly Route[] = [
  ['GET', '/connect', () => ({ status: 200 })],
  ['GET', '/packages', (world) => ok(world.packages.map(packageAnswer))],
  [
    'GET',
    '/packages/:id',
    (world, { params }) => {
      const found = world.packages.find((plan) => plan.id === Number(params.id));
      return found ? ok(packageAnswer(found)) : missing('package');
    },
  ],
  [
    'GET',
    '/compute/hypervisors/groups',
    (world, asked) => paged(world.groups.map(groupAnswer), asked, '/compute/hypervisors/groups'),
  ],
  [
    'GET',
    '/compute/hypervisors/groups/:id',
    (world, { params }) => {
      const found = world.groups.find((group) => group.id === Number(params.id));
      return found ? ok(groupAnswer(found)) : missing('hypervisor group');
    },
  ],
  [
    'GET',
    '/compute/hypervisors/groups/:id/resources',
    (world, asked) => {
      const group = world.groups.find((candidate) => candidate.id === Number(asked.params.id));
      if (!group) return missing('hypervisor group');
      const rows = world.hypervisors
        .filter((machine) => machine.groupId === group.id)
        .map((machine) => ({
          hypervisor: {
            id: machine.id,
            name: machine.name,
            enabled: machine.enabled,
            prohibit: machine.prohibit,
            accept: true,
            commissioned: true,
          },
          resources: { ...roomOn(world, machine), network: { total: { ipv4: { free: group.ipv4Free } } } },
        }));
      return paged(rows, asked, `/compute/hypervisors/groups/${group.id}/resources`);
    },
  ],
  [
    'GET',
    '/media/templates/fromServerPackageSpec/:id',
    (world, { params }) => {
      const plan = world.packages.find((candidate) => candidate.id === Number(params.id));
      if (!plan) return missing('package');
      return ok(templateGroups(world.templates.filter((template) => template.minimumMemory <= plan.memory)));
    },
  ],
];
