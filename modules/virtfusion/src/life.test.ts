import { expect, it } from 'vitest';
import { connect } from '../tests/connect.ts';

async function running(options: Parameters<typeof connect>[0] = {}) {
  const world = await connect(options);
  const service = world.harness.service();
  await service.create();
  return { ...world, service, server: [...world.control.world.servers.values()][0]! };
}

it('deletes at once, and a page of a proxy does not count as gone', async () => {
  await using world = await running();
  world.control.failNext({ kind: 'status', status: 404, method: 'DELETE', body: '<html>nginx</html>' });
  await expect(world.service.terminate()).rejects.toMatchObject({ code: 'virtfusion.not-found' });
  expect(world.control.world.servers.size).toBe(1);
  await world.service.terminate();
  expect(world.control.requests.at(-1)).toMatchObject({ method: 'DELETE', query: '?delay=0', status: 204 });
  expect(world.control.world.servers.size).toBe(0);
});

it('terminates a half-made server by its name', async () => {
  await using world = await connect();
  const service = world.harness.service();
  world.control.failNext({
    kind: 'status',
    status: 422,
    method: 'POST',
    path: '/build$',
    body: { msg: 'no' },
  });
  await expect(service.create()).rejects.toMatchObject({ code: 'virtfusion.rejected' });
  expect(await service.inspect()).toBe('building');
  await service.terminate();
  expect(world.control.world.servers.size).toBe(0);
  expect(await service.inspect()).toBe('absent');
});

it('waits while the server is locked, then suspends', async () => {
  await using world = await running({ taskMilliseconds: 20_000 });
  await world.service.run('power', (module, spec) => module.power!(spec, 'restart'));
  await world.service.suspend();
  expect(world.service.incidents.at(-1)?.text).toMatch(/^virtfusion\.locked/);
  expect(world.server).toMatchObject({ suspended: true, running: false });
  await world.service.resume();
  expect(world.server).toMatchObject({ suspended: false, running: true });
});

it.each([
  ['start', 'boot'],
  ['stop', 'shutdown'],
  ['restart', 'restart'],
  ['kill', 'poweroff'],
] as const)('power %s is %s at the panel', async (action, word) => {
  await using world = await running();
  await world.service.run('power', (module, spec) => module.power!(spec, action));
  expect(world.control.requests.at(-1)).toMatchObject({
    path: `/servers/${world.server.id}/power/${word}`,
    status: 200,
  });
});

it('says plainly that the server is gone', async () => {
  await using world = await running();
  world.control.world.servers.clear();
  for (const verb of ['suspend', 'resume'] as const)
    await expect(world.service[verb]()).rejects.toMatchObject({
      code: 'virtfusion.server-missing',
      retryable: false,
    });
});

it('reads the live state', async () => {
  await using world = await running();
  const status = () => world.harness.module.status!(world.service.spec('status'));
  expect(await status()).toEqual({
    state: 'running',
    meters: [
      { id: 'cpu', label: 'CPU', used: 3.2 + (world.server.id % 7), limit: 100, unit: 'percent' },
      {
        id: 'memory',
        label: 'Memory',
        used: (Math.round(2048 * 1024 * 0.96) - Math.round(2048 * 1024 * 0.58)) * 1024,
        limit: Math.round(2048 * 1024 * 0.96) * 1024,
        unit: 'bytes',
      },
      { id: 'disk', label: 'Disk', used: 2_100_000_000, limit: 40_000_000_000, unit: 'bytes' },
    ],
  });
  world.server.running = false;
  expect(await status()).toEqual({
    state: 'stopped',
    meters: [{ id: 'cpu', label: 'CPU', used: 0, limit: 100, unit: 'percent' }],
  });
});

it('reads the traffic of the current period, not of the calendar', async () => {
  await using world = await running();
  world.clock.advance(40 * 24 * 3600 * 1000);
  const since = new Date(world.clock.now().getTime() - 3600_000);
  const usage = await world.harness.module.usage!(world.service.spec('usage'), since);
  const [total, received, sent] = usage;
  expect(usage).toHaveLength(3);
  expect(total).toMatchObject({
    meter: 'traffic',
    limit: 1_000_000_000_000,
    from: '2026-03-01T00:00:00.000Z',
    to: '2026-03-31T23:59:59.000Z',
  });
  expect(total!.quantity).toBe(received!.quantity + sent!.quantity);
  expect(total!.quantity).toBeGreaterThan(0);
  const all = await world.harness.module.usage!(world.service.spec('usage'), new Date(0));
  expect(all.filter(({ meter }) => meter === 'traffic').map(({ from }) => from.slice(0, 7))).toEqual([
    '2026-03',
    '2026-02',
    '2026-01',
  ]);
});

it('signs the customer in at the panel, once', async () => {
  await using world = await running();
  const { url } = await world.harness.module.login!(world.service.spec('login'), 'panel');
  expect(new URL(url).origin).toBe(world.url);
  const page = await fetch(url);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('vps1.example.com');
  expect((await fetch(url)).status).toBe(401);
});

it.each(['action', 'vnc'] as const)('switches the console on where the panel wants %s', async (vncField) => {
  await using world = await running({ vncField });
  const { url } = await world.harness.module.login!(world.service.spec('login'), 'console');
  expect(world.server.vnc.enabled).toBe(true);
  expect(await (await fetch(url)).text()).toContain('enabled');
});

it('refuses a sign-in address on another host', async () => {
  await using world = await running();
  const foreign = { data: { authentication: { endpoint_complete: '//evil.example.com/token' } } };
  world.control.failNext({ kind: 'status', status: 200, path: 'serverAuthenticationTokens', body: foreign });
  await expect(world.harness.module.login!(world.service.spec('login'), 'panel')).rejects.toMatchObject({
    code: 'virtfusion.foreign-login',
  });
});
