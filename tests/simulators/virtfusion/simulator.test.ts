import { expect, it } from 'vitest';
import { startVirtFusion, type StartOptions } from './index.ts';

/** A bare caller: what a module may not take for granted is checked here without one. */
async function panel(options: StartOptions = {}) {
  let now = Date.parse('2026-01-31T10:00:00Z');
  const simulator = await startVirtFusion({
    buildMilliseconds: 10_000,
    clock: { now: () => new Date(now) },
    ...options,
  });
  const call = async (method: string, path: string, body?: object, token = simulator.token) => {
    const response = await fetch(simulator.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    const answer: any = text.startsWith('{') ? JSON.parse(text) : text; // eslint-disable-line @typescript-eslint/no-explicit-any
    return { status: response.status, answer };
  };
  const api = (method: string, path: string, body?: object) => call(method, `/api/v1${path}`, body);
  const advance = (milliseconds: number) => void (now += milliseconds);
  const order = async () => {
    const user = await api('POST', '/users', { name: 'Ann', email: 'ann@example.com', relStr: 'c-1' });
    const userId: number = user.answer.data.id;
    const made = await api('POST', '/servers', { packageId: 1, userId, hypervisorId: 1 });
    return { userId, id: made.answer.data.id as number, server: made.answer.data };
  };
  return { ...simulator, call, api, advance, order, [Symbol.asyncDispose]: simulator.close };
}

it('answers a wrong token with 401 and nothing else', async () => {
  await using world = await panel();
  expect(await world.call('GET', '/api/v1/connect', undefined, 'wrong')).toEqual({ status: 401, answer: '' });
  expect(await world.api('GET', '/connect')).toEqual({ status: 200, answer: '' });
});

it('knows its routes, its methods and its ids', async () => {
  await using world = await panel();
  expect((await world.api('GET', '/servers/4711')).answer).toEqual({ msg: 'server not found' });
  expect((await world.api('GET', '/nothing')).status).toBe(404);
  expect((await world.api('PUT', '/servers')).status).toBe(405);
  expect((await world.api('GET', '/users/c-1/byExtRelation?relStr=true')).status).toBe(404);
});

it('validates as Laravel does', async () => {
  await using world = await panel();
  const { status, answer } = await world.api('POST', '/users', { email: 7, sendMail: 'no' });
  expect(status).toBe(422);
  expect(Object.keys(answer.errors)).toEqual(['name', 'email', 'sendMail']);
  expect(answer.message).toMatch(/^The name field is required\. \(and 2 more errors\)$/);
  await world.order();
  const twice = await world.api('POST', '/users', { name: 'B', email: 'ANN@example.com', relStr: 'c-2' });
  expect(twice.answer.errors).toEqual({ email: ['The email has already been taken.'] });
});

it('allocates without name or system, gives the addresses at once, and nothing in a dry run', async () => {
  await using world = await panel();
  const { userId, server } = await world.order();
  expect(server).toMatchObject({
    name: '',
    hostname: null,
    commissionStatus: 0,
    state: 'allocated',
    built: null,
  });
  expect(server.network.interfaces[0].ipv4).toHaveLength(1);
  const body = { packageId: 1, userId, hypervisorId: 1 };
  expect((await world.api('POST', '/servers?dryRun=true', body)).status).toBe(201);
  expect(world.control.world.servers.size).toBe(1);
  expect((await world.api('POST', '/servers', { ...body, packageId: 5 })).answer.errors).toHaveLength(1);
  expect((await world.api('POST', '/servers', { ...body, hypervisorId: 3 })).status).toBe(422);
});

it('builds by the clock, shows the password once and is locked meanwhile', async () => {
  await using world = await panel();
  const { id } = await world.order();
  const read = async () => (await world.api('GET', `/servers/${id}?remoteState=true`)).answer.data;
  const built = (await world.api('POST', `/servers/${id}/build`, { operatingSystemId: 10 })).answer.data;
  expect(built).toMatchObject({ commissionStatus: 1, state: 'queued', tasks: { active: true } });
  expect(built.settings.decryptedPassword).toMatch(/.{12,}/);
  for (const [method, path, body] of [
    ['POST', 'build', { operatingSystemId: 10 }],
    ['POST', 'power/boot', {}],
    ['POST', 'suspend', {}],
    ['POST', 'resetPassword', { user: 'root' }],
  ] as const)
    expect((await world.api(method, `/servers/${id}/${path}`, body)).status, path).toBe(423);
  world.advance(5000);
  expect(await read()).toMatchObject({ commissionStatus: 2, state: 'building', remoteState: false });
  world.advance(5000);
  const done = await read();
  expect(done).toMatchObject({ commissionStatus: 3, state: 'complete', remoteState: { state: 'running' } });
  expect(done.settings).not.toHaveProperty('decryptedPassword');
});

it('locks a server for the time of a power task and shows the task in the queue', async () => {
  await using world = await panel({ taskMilliseconds: 2000 });
  const { id } = await world.order();
  await world.api('POST', `/servers/${id}/build`, { operatingSystemId: 10 });
  world.advance(10_000);
  const { queueId } = (await world.api('POST', `/servers/${id}/power/shutdown`)).answer.data;
  expect((await world.api('POST', `/servers/${id}/power/boot`)).status).toBe(423);
  expect((await world.api('GET', `/queue/${queueId}`)).answer.data).toMatchObject({
    finished: null,
    progress: 40,
  });
  world.advance(2000);
  expect((await world.api('GET', `/queue/${queueId}`)).answer.data).toMatchObject({ progress: 100 });
  expect((await world.api('POST', `/servers/${id}/suspend`)).status).toBe(204);
});

it('keeps a server for five minutes unless told to delete at once, and takes its addresses back', async () => {
  await using world = await panel();
  const { id } = await world.order();
  expect(await world.api('DELETE', `/servers/${id}`)).toEqual({ status: 204, answer: '' });
  expect((await world.api('GET', `/servers/${id}`)).status).toBe(200);
  world.advance(300_000);
  expect((await world.api('GET', `/servers/${id}`)).status).toBe(404);
  expect(world.control.world.groups[0]!.ipv4Free).toBe(240);
});

it('misbehaves on demand, over HTTP too', async () => {
  await using world = await panel();
  const ask = (path: string, body: object) => world.call('POST', `/_control/${path}`, body);
  await ask('faults', {
    kind: 'status',
    status: 503,
    path: '^/packages',
    skip: 1,
    headers: { 'retry-after': '9' },
  });
  const statuses = [];
  for (let turn = 0; turn < 3; turn++) statuses.push((await world.api('GET', '/packages')).status);
  expect(statuses).toEqual([200, 503, 200]);

  await ask('faults', { kind: 'lose', method: 'POST' });
  const user = { name: 'Ann', email: 'ann@example.com', relStr: 'c-1' };
  await expect(world.api('POST', '/users', user)).rejects.toThrow();
  expect(world.control.world.users.size).toBe(1);

  await ask('faults', { kind: 'garbage', path: '^/packages$' });
  expect((await world.api('GET', '/packages')).answer).toMatch(/^<html>/);
  await ask('faults', { kind: 'delay', path: '^/connect$', milliseconds: 120 });
  const before = performance.now();
  await world.api('GET', '/connect');
  expect(performance.now() - before).toBeGreaterThanOrEqual(115);

  const { requests } = (await world.call('GET', '/_control/requests')).answer;
  expect(requests.map(({ path, status }: { path: string; status: number }) => `${path} ${status}`)).toEqual([
    '/packages 200',
    '/packages 503',
    '/packages 200',
    '/users 201',
    '/packages 200',
    '/connect 200',
  ]);
  await ask('reset', {});
  expect(world.control.world.users.size).toBe(0);
  expect((await ask('nonsense', {})).status).toBe(404);
});
