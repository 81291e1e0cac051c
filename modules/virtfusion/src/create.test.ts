import { isVendorError, type VendorError } from '@moorage/sdk';
import { expect, it } from 'vitest';
import { connect, KEY } from '../tests/connect.ts';

const thrown = async (work: Promise<unknown>): Promise<VendorError> => {
  const error: unknown = await work.then(
    () => new Error('it should have failed'),
    (reason: unknown) => reason,
  );
  if (!isVendorError(error)) throw error;
  return error;
};

it('builds what was ordered, asks for room first and sends no mail', async () => {
  await using world = await connect({ order: { hostname: 'VPS1.Example.com', location: 2, sshKey: KEY } });
  const { control, harness, count } = world;
  const service = harness.service();
  const made = await service.create();

  const [server] = control.world.servers.values();
  expect(server).toMatchObject({
    name: 'moorage-1-42',
    hostname: 'vps1.example.com',
    groupId: 2,
    packageId: 1,
    builds: 1,
  });
  expect(made).toMatchObject({
    externalId: String(server!.id),
    hostname: 'vps1.example.com',
    addresses: server!.ipv4,
    secrets: { username: 'root', password: server!.password },
  });
  expect(made.facts).toEqual([
    { label: 'Host name', value: 'vps1.example.com' },
    { label: 'IPv4 address', value: server!.ipv4[0] },
    { label: 'IPv6 subnet', value: `${server!.ipv6}/64` },
    { label: 'Location', value: 'Frankfurt' },
    { label: 'Operating system', value: 'Debian 13 (Trixie)' },
  ]);
  const writes = control.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path, query }) => `${method} ${path.replace(/\d+/, '#')}${query}`);
  expect(writes).toEqual([
    'POST /users',
    'POST /servers?dryRun=true',
    'POST /servers',
    'PUT /servers/#/modify/name',
    'POST /ssh_keys',
    'POST /servers/#/build',
  ]);
  expect(control.requests.find(({ path }) => path === '/users')?.body).toMatchObject({
    relStr: 'moorage-client-7',
    sendMail: false,
  });
  expect(count('POST', /resetPassword/)).toBe(0);
});

it('gives a second server to the same panel user and uses the key that is there', async () => {
  await using world = await connect({ order: { sshKey: KEY } });
  await world.harness.service().create();
  await world.harness
    .service({ order: { hostname: 'b.example.com', template: 11, sshKey: `${KEY} 2` } })
    .create();
  expect(world.control.world.users.size).toBe(1);
  expect(world.control.world.keys.size).toBe(1);
  expect([...world.control.world.servers.values()].map(({ name }) => name)).toEqual([
    'moorage-1-42',
    'moorage-1-43',
  ]);
});

it('sets a new password by the API when the answer to the build was lost, for the administrator of Windows too', async () => {
  await using world = await connect({ plan: { package: 2 }, order: { template: 40 } });
  world.control.failNext({ kind: 'lose', method: 'POST', path: '/build$' });
  const made = await world.harness.service().create();
  const [server] = world.control.world.servers.values();
  expect(server).toMatchObject({ builds: 1, password: made.secrets?.password });
  expect(made.secrets?.username).toBe('Administrator');
  const resets = world.control.requests.filter(({ path }) => /resetPassword$/.test(path));
  expect(resets.map(({ body }) => body)).toEqual([{ user: 'Administrator', sendMail: false }]);
});

it('waits as long as the vendor says: 429 with Retry-After, 423 and 503 without', async () => {
  await using world = await connect();
  const busy = { kind: 'status', method: 'POST', path: '/build$' } as const;
  world.control.failNext({ ...busy, status: 429, headers: { 'retry-after': '17' } });
  world.control.failNext({ ...busy, status: 423, body: { message: 'pending tasks' } });
  world.control.failNext({ ...busy, status: 503, body: { msg: 'maintenance' } });
  const service = world.harness.service();
  const before = world.clock.now().getTime();
  await service.create();
  expect(
    service.incidents.filter(({ kind }) => kind === 'refused').map(({ text }) => text.split(':')[0]),
  ).toEqual(['virtfusion.rate-limited', 'virtfusion.locked', 'virtfusion.maintenance']);
  expect(world.clock.now().getTime() - before).toBeGreaterThanOrEqual((17 + 10 + 60 + 60) * 1000);
  expect([...world.control.world.servers.values()].map(({ builds }) => builds)).toEqual([1]);
});

it('reports a failed build, and installs again when it is retried', async () => {
  await using world = await connect();
  world.control.failNextBuild(2);
  const service = world.harness.service();
  const made = await service.create();
  const failures = service.incidents.filter(({ kind }) => kind === 'refused');
  expect(failures.map(({ text }) => text.split(':')[0])).toEqual([
    'virtfusion.build-failed',
    'virtfusion.build-failed',
  ]);
  const [server] = world.control.world.servers.values();
  expect(server).toMatchObject({ builds: 3, commissionStatus: 3, password: made.secrets?.password });
  expect(world.control.world.servers.size).toBe(1);
});

it('asks a person when two servers could be the one that was allocated, and creates no other', async () => {
  await using world = await connect();
  const { control, harness, count } = world;
  const service = harness.service();
  control.failNext({ kind: 'lose', method: 'POST', path: '^/servers$', skip: 1 });
  // While the answer is lost somebody allocates a second nameless server for the same customer.
  control.failNext({ kind: 'lose', method: 'GET', path: '^/servers/user/', skip: 2 });
  await expect(harness.module.create(service.spec())).rejects.toMatchObject({ outcome: 'unknown' });
  const [lost] = control.world.servers.values();
  control.world.servers.set(900, { ...lost!, id: 900, ipv4: ['192.0.2.200'] });

  const error = await thrown(service.create());
  expect(error).toMatchObject({
    code: 'virtfusion.several-candidates',
    outcome: 'unknown',
    retryable: false,
  });
  expect(error.message).toContain(`${lost!.id}, 900`);
  expect(count('POST', /^\/servers$/)).toBe(2);

  control.world.servers.get(900)!.name = 'moorage-1-42';
  expect(await service.create()).toMatchObject({ externalId: '900' });
  expect(control.world.servers.size).toBe(2);
  expect(count('POST', /^\/servers$/)).toBe(2);
});

it('does not take a nameless server that was there before the order', async () => {
  await using world = await connect();
  const first = world.harness.service();
  await first.create();
  const old = [...world.control.world.servers.values()][0]!;
  Object.assign(old, { name: '', commissionStatus: 0, build: null });
  world.control.failNext({ kind: 'drop', method: 'POST', path: '^/servers$', skip: 1 });
  const made = await world.harness.service().create();
  expect(made.externalId).not.toBe(String(old.id));
  expect(world.control.world.servers.size).toBe(2);
});

it('never builds a server that bears another name', async () => {
  await using world = await connect();
  const service = world.harness.service();
  world.control.failNext({ kind: 'status', status: 423, method: 'POST', path: '/build$' });
  await thrown(world.harness.module.create(service.spec()));
  const [server] = world.control.world.servers.values();
  server!.name = 'somebody-else';
  expect((await thrown(service.create())).code).toBe('virtfusion.server-contested');
  expect(server!.builds).toBe(0);
});

it('says clearly that there is no room, before anything is made', async () => {
  await using world = await connect();
  world.control.setFreeIpv4(1, 0);
  const service = world.harness.service();
  const error = await thrown(service.create());
  expect(error).toMatchObject({ code: 'virtfusion.no-room', outcome: 'refused', retryable: false });
  expect(error.message).toContain('Not enough IPv4 addresses');
  expect(world.count('POST', /^\/servers$/)).toBe(1);
  world.control.setFreeIpv4(1, 5);
  await service.create();
  expect(world.control.world.servers.size).toBe(1);
});

it('refuses an order that the plan does not offer before it touches the panel', async () => {
  await using world = await connect();
  const code = async (order: { template: number; location?: number; sshKey?: string }) =>
    (await thrown(world.harness.service({ order: { hostname: 'a.example.com', ...order } }).create())).code;
  expect(await code({ template: 40 })).toBe('virtfusion.template-not-offered');
  expect(await code({ template: 10, location: 3 })).toBe('virtfusion.location-not-offered');
  expect(await code({ template: 10, sshKey: KEY.replace('IBxu', 'Bxu') })).toBe('virtfusion.ssh-key-damaged');
  expect(world.control.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
});

it('waits for IPv6 that is late, but not for ever', async () => {
  await using late = await connect({ ipv6Milliseconds: 22_000 });
  const made = await late.harness.service().create();
  expect(made.facts?.map(({ label }) => label)).toContain('IPv6 subnet');

  await using never = await connect({ ipv6Milliseconds: 1e12 });
  const service = never.harness.service();
  const before = never.clock.now().getTime();
  const without = await service.create();
  expect(without.facts?.map(({ label }) => label)).not.toContain('IPv6 subnet');
  expect(never.clock.now().getTime() - before).toBeLessThan(60_000 + 70_000);
});

it('does not attach to a foreign user with the same e-mail address', async () => {
  await using world = await connect();
  await fetch(`${world.url}/api/v1/users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.settings.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Ann', email: 'ann@example.com', relStr: 'somebody-elses-1' }),
  });
  const error = await thrown(world.harness.service().create());
  expect(error.code).toBe('virtfusion.email-taken');
  expect(error.message).toContain('moorage-client-7');
  expect(error.message).not.toContain('ann@example.com');
  expect(world.control.world.servers.size).toBe(0);
});

it('takes an unreadable answer to a write for unknown, and finds the server', async () => {
  await using world = await connect();
  world.control.failNext({ kind: 'garbage', method: 'POST', path: '^/servers$', skip: 1 });
  world.control.failNext({ kind: 'status', afterWork: true, status: 502, method: 'POST', path: '/build$' });
  const service = world.harness.service();
  await service.create();
  expect(
    service.incidents.filter(({ kind }) => kind === 'unknown').map(({ text }) => text.split(':')[0]),
  ).toEqual(['virtfusion.garbage', 'virtfusion.failed']);
  expect([...world.control.world.servers.values()].map(({ builds }) => builds)).toEqual([1]);
});

it('reports a build that does not end', async () => {
  await using world = await connect({ buildMilliseconds: 1e12 });
  const service = world.harness.service();
  const error = await thrown(service.create());
  expect(error).toMatchObject({ code: 'virtfusion.build-stuck', retryable: true });
}, 60_000);
