import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineServerModule, t, VendorError, type ServerModule } from '@moorage/sdk';
import { createTestApp, type TestApp } from '@moorage/testing';
import { systemCaller } from '../../database/ambient.ts';
import { NoServerFree, placeService } from './place-service.ts';

let test: TestApp;
let seen: unknown[];
let broken: Error | null;
const sample = defineServerModule({
  settings: t.Object({
    host: t.String({ minLength: 1 }),
    token: t.Unsafe<string>({ type: 'string', secret: true, minLength: 1 }),
  }),
  product: t.Object({ memory: t.Integer() }),
  order: t.Object({}),
  steps: [],
  connect: ({ id, settings }) =>
    ({
      test() {
        seen.push({ id, settings });
        return broken ? Promise.reject(broken) : Promise.resolve();
      },
    }) as unknown as ServerModule<never, never>,
});

beforeEach(async () => {
  seen = [];
  broken = null;
  test = await createTestApp({ parts: { connections: (app) => app.extensions.connections } });
  test.app.extensions.provide('sample', { kind: 'server-module', module: sample as never });
});
afterEach(() => test.close());

const call = <T = Record<string, unknown>>(
  name: string,
  input: object = {},
  kind: 'staff' | 'client' = 'staff',
) =>
  test.app.actions.call(name, input, {
    ...systemCaller(test.brandId),
    kind,
    clientId: kind === 'client' ? 1 : null,
    permissions: new Set(['*']),
    actorId: 1,
  }) as Promise<T>;
const group = async (placement: string): Promise<number> =>
  (await call<{ id: number }>('server_groups.create', { name: 'EU', moduleId: 'sample', placement })).id;
const server = async (groupId: number, fields: object = {}): Promise<number> =>
  (
    await call<{ id: number }>('servers.create', {
      groupId,
      name: 'one',
      settings: { host: 'h', token: 'top-secret' },
      ...fields,
    })
  ).id;

describe('a server', () => {
  it('keeps its secrets sealed, and out of answers, audit and log', async () => {
    const id = await server(await group('first'));
    const answer = await call('servers.get', { id });
    expect(answer).toMatchObject({
      settings: { host: 'h', token: { set: true } },
      services: 0,
      status: 'active',
    });
    await call('servers.update', { id, settings: { host: 'h2', token: '' } });
    await call('servers.test', { id });
    expect(seen).toEqual([{ id: 0, settings: { host: 'h2', token: 'top-secret' } }]);
    const [rows, audit] = await test.asSystem(async () => [
      await test.app.db.knex()('server').select('*'),
      await test.app.db.knex()('auditEntry').select('*'),
    ]);
    expect(JSON.stringify(rows)).toContain('sealed.k1.');
    expect(JSON.stringify(audit)).toContain('h2');
    expect(JSON.stringify([rows, audit, answer, test.logs])).not.toContain('top-secret');
  });

  it('is refused with a field that is missing, and without its module', async () => {
    const groupId = await group('first');
    await expect(server(groupId, { settings: { host: 'h', token: '' } })).rejects.toMatchObject({
      code: 'settings.invalid',
      fields: { token: 'is required' },
    });
    await expect(call('server_groups.create', { name: 'x', moduleId: 'ghost' })).rejects.toMatchObject({
      code: 'module.unavailable',
    });
    expect(await call('servers.list')).toEqual({ items: [], next: null });
  });

  it('remembers how the test of its saved settings ended, not that of others', async () => {
    const id = await server(await group('first'));
    broken = new VendorError('vendor.timeout', 'No answer within 15 s.', { outcome: 'unknown' });
    expect(await call('servers.test', { id })).toEqual({
      ok: false,
      code: 'vendor.timeout',
      message: 'No answer within 15 s.',
    });
    expect(await call('servers.get', { id })).toMatchObject({ testError: 'No answer within 15 s.' });
    broken = null;
    expect(await call('servers.test', { id, settings: { host: 'other' } })).toMatchObject({ ok: true });
    expect(seen.at(-1)).toEqual({ id: 0, settings: { host: 'other', token: 'top-secret' } });
    expect(await call('servers.get', { id })).toMatchObject({ testError: 'No answer within 15 s.' });
    await call('servers.test', { id });
    expect(await call('servers.get', { id })).toMatchObject({
      testError: null,
      testedAt: test.clock.now().toISOString(),
    });
    expect(
      await call('servers.try', { moduleId: 'sample', settings: { host: 'n', token: 't' } }),
    ).toMatchObject({
      ok: true,
    });
    broken = new TypeError('a bug');
    await expect(call('servers.test', { id })).rejects.toThrow('a bug');
  });

  it('is connected once, until its settings change, and not at all when it is disabled', async () => {
    const id = await server(await group('first'));
    const { connections, extensions } = test.app;
    const connect = () => test.asSystem(() => connections.server(id));
    const first = await connect();
    expect((await connect()).module).toBe(first.module);
    await call('servers.update', { id, settings: { host: 'moved' } });
    const second = await connect();
    expect(second.module).not.toBe(first.module);
    await second.module.test();
    expect(seen).toEqual([{ id, settings: { host: 'moved', token: 'top-secret' } }]);
    await call('servers.set_status', { id, status: 'drained' });
    await connect();
    await call('servers.set_status', { id, status: 'disabled' });
    await expect(connect()).rejects.toMatchObject({ code: 'server.unavailable', status: 503 });
    await call('servers.set_status', { id, status: 'active' });
    await connect();
    expect(extensions.ui.list('admin', systemCaller(1)).extensions).toEqual([]);
  });

  it('is not for clients', async () => {
    await expect(call('servers.list', {}, 'client')).rejects.toMatchObject({ code: 'permission.denied' });
  });
});

describe('placement', () => {
  async function place(groupId: number, status = 'active'): Promise<number> {
    return test.asSystem(() =>
      test.app.db.transaction(async () => {
        const serverId = await placeService(test.app, { serverGroupId: groupId });
        await addService(serverId, status);
        return serverId;
      }),
    );
  }
  let product = 0;
  let client = 0;
  async function addService(serverId: number, status = 'active'): Promise<void> {
    await test.app.db.insertMany('service', [
      {
        ...{ brandId: test.brandId, clientId: client, productId: product, serverId, status, label: 's' },
        ...{ currency: 'USD', amount: 1, termUnit: 'month', termCount: 1, anchorDay: 1, autoRenew: 1 },
        ...{ plan: '{}', orderOptions: '{}', chosen: '[]', data: '{}', facts: '[]', addresses: '[]' },
        createdAt: test.clock.now().toISOString(),
      },
    ]);
  }
  beforeEach(async () => {
    client = await test.createClient();
    const { id } = await call<{ id: number }>('product_groups.create', { slug: 'vps', name: 'VPS' });
    product = (await call<{ id: number }>('products.create', { groupId: id, slug: 'p', name: 'P' })).id;
  });

  it('first: fills one up, then the next', async () => {
    const groupId = await group('first');
    const [a, b] = [await server(groupId, { capacity: 2 }), await server(groupId)];
    expect([await place(groupId), await place(groupId), await place(groupId)]).toEqual([a, a, b]);
  });

  it('least-used: the fewest services that still live', async () => {
    const groupId = await group('least-used');
    const [a, b] = [await server(groupId), await server(groupId)];
    expect([await place(groupId), await place(groupId, 'terminated'), await place(groupId)]).toEqual([
      a,
      b,
      b,
    ]);
  });

  it('round-robin: in turn, whatever ended meanwhile', async () => {
    const groupId = await group('round-robin');
    const [a, b, c] = [await server(groupId), await server(groupId), await server(groupId)];
    const order = [];
    for (let turn = 0; turn < 5; turn += 1) order.push(await place(groupId, 'cancelled'));
    expect(order).toEqual([a, b, c, a, b]);
  });

  it('weighted: in the proportion of the weights', async () => {
    const groupId = await group('weighted');
    const [a, b] = [await server(groupId, { weight: 3 }), await server(groupId, { weight: 1 })];
    await server(groupId, { weight: 0 });
    const order = [];
    for (let turn = 0; turn < 8; turn += 1) order.push(await place(groupId));
    expect(order.filter((id) => id === a)).toHaveLength(6);
    expect(order.filter((id) => id === b)).toHaveLength(2);
  });

  it('says of every server why it was passed over', async () => {
    const groupId = await group('first');
    await server(groupId, { name: 'full', capacity: 0 });
    await server(groupId, { name: 'drained', status: 'drained' });
    await server(groupId, { name: 'off', status: 'disabled' });
    const error = await place(groupId).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(NoServerFree);
    expect(error).toMatchObject({
      code: 'server.none-free',
      reasons: ['full: it is full (0 of 0)', 'drained: it is drained', 'off: it is disabled'],
      fields: undefined,
    });
    expect((error as Error).message).not.toContain('drained');
  });

  it('does not overfill when two orders come at once', async () => {
    const groupId = await group('first');
    await server(groupId, { capacity: 1 });
    const ends = await Promise.allSettled([place(groupId), place(groupId), place(groupId)]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('only happens in a transaction', async () => {
    const groupId = await group('first');
    await expect(test.asSystem(() => placeService(test.app, { serverGroupId: groupId }))).rejects.toThrow(
      'transaction',
    );
  });
});
