import { expect, it } from 'vitest';
import type { HypervisorRoom, PanelPackage } from './answers.ts';
import { connect, PLAN } from '../tests/connect.ts';
import { countInGroup } from './inventory.ts';

it('offers enabled packages with their size, and every group', async () => {
  await using world = await connect();
  const choices = (name: string) => world.harness.module.choices!(name, { plan: null });
  expect((await choices('packages'))[0]).toEqual({
    value: 1,
    label: 'VPS Small',
    description: '1 core, 2 GB memory, 40 GB disk, 1000 GB traffic',
  });
  expect((await choices('packages')).map(({ value }) => value)).toEqual([1, 2, 3, 4]);
  expect((await choices('groups')).map(({ label, warning }) => [label, warning])).toEqual([
    ['Amsterdam', undefined],
    ['Frankfurt', undefined],
    ['Dallas', 'Disabled in the panel'],
  ]);
});

it('offers a customer only the open places of the plan, the default first', async () => {
  await using world = await connect();
  const plan = { ...PLAN, group: 2, locations: [1, 3, 2] };
  const choices = await world.harness.module.choices!('locations', { plan });
  expect(choices.map(({ label }) => label)).toEqual(['Frankfurt', 'Amsterdam']);
});

it('offers the systems that fit the package, in groups, and warns of those that age', async () => {
  await using world = await connect();
  const small = await world.harness.module.choices!('templates', { plan: PLAN });
  expect(small.find(({ value }) => value === 40)).toBeUndefined();
  expect(small.find(({ value }) => value === 21)).toEqual({
    value: 21,
    label: 'Ubuntu 22.04 (Jammy Jellyfish)',
    group: 'Ubuntu',
    warning: 'Support by its makers ends soon (2027-04-30)',
  });
  expect(small.find(({ value }) => value === 31)?.warning).toBe(
    'No longer supported by its makers (2024-06-30): it gets no security updates',
  );
  const large = await world.harness.module.choices!('templates', { plan: { package: 2 } });
  expect(large.find(({ value }) => value === 40)?.group).toBe('Windows Server');
  expect(await world.harness.module.choices!('templates', { plan: null })).toEqual([]);
});

it('counts stock over the places of a plan: by machine, by storage type, by address', async () => {
  await using world = await connect();
  const stock = (changes: Partial<typeof PLAN>) => world.harness.module.inventory!({ ...PLAN, ...changes });
  // A machine holds min(128 GB ÷ 2 GB, 64 cores, 2000 GB ÷ 40 GB) = 50; two are open in Amsterdam, one in Frankfurt.
  expect(await stock({ locations: [] })).toBe(100);
  expect(await stock({})).toBe(150);
  expect(await stock({ locations: [3] }), 'a closed place sells nothing').toBe(100);
  expect(await stock({ package: 4, locations: [] }), 'only ams-2 has storage of type 5').toBe(64);
  expect(await stock({ package: 5 }), 'a disabled package').toBe(0);
  world.control.setFreeIpv4(1, 31);
  expect(await stock({ locations: [], ipv4: 2 })).toBe(15);
  world.control.setFreeIpv4(1, 0);
  expect(await stock({ locations: [], ipv4: 0 })).toBe(100);
});

it('takes 0 for unlimited and shares one address pool between machines', () => {
  const plan = { memory: 1024, cpuCores: 1, primaryStorage: 10, primaryStorageProfile: 0 } as PanelPackage;
  const none = { max: 0, free: 0 };
  const machine = (free: number, open = true): HypervisorRoom => ({
    hypervisor: { id: 1, enabled: open, prohibit: false, commissioned: true },
    resources: {
      servers: none,
      memory: none,
      cpuCores: none,
      localStorage: { ...none, storageType: 0, enabled: 1 },
      network: { total: { ipv4: { free } } },
    },
  });
  expect(countInGroup([machine(7), machine(7)], plan, 1)).toBe(7);
  expect(countInGroup([machine(7, false)], plan, 1)).toBe(0);
  expect(countInGroup([machine(7)], plan, 0)).toBe(Number.POSITIVE_INFINITY);
});

it('keeps a reserve back', async () => {
  await using world = await connect();
  const { default: definition } = await import('./server.ts');
  const { createModuleHarness } = await import('@moorage/testing');
  const harness = createModuleHarness({
    definition,
    settings: { ...world.settings, stockReserve: 15 },
    plan: PLAN,
    order: { hostname: 'a.example.com', template: 10 },
  });
  expect(await harness.module.inventory!({ ...PLAN, locations: [] })).toBe(85);
});
