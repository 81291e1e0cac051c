import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Later, Refusal, VendorError, type Id } from '@moorage/sdk';
import { createTestApp, type TestApp } from '@moorage/testing';
import { systemCaller } from '../../database/ambient.ts';
import { Service } from '../services/service.ts';
import { Operation, OperationStep } from './provisioning.ts';
import { requestOperation } from './request-operation.ts';
import { retryOperation } from './retry-operation.ts';
import { runOperation } from './run-operation.ts';
import { memoryVendor, type Vendor } from './testing/memory-vendor.ts';

let house: TestApp;
let vendor: Vendor;
let serviceId: Id;

beforeEach(async () => {
  const fake = memoryVendor();
  vendor = fake.vendor;
  house = await createTestApp();
  house.registerModule('fake', fake.module);
  const { groupId } = await house.addServer('fake', {});
  const clientId = await house.createClient();
  serviceId = await house.asSystem(() =>
    house.app.db.transaction(async () => {
      const now = house.clock.now().toISOString();
      const own = { brandId: house.brandId };
      const one = async (table: string, row: object): Promise<Id> =>
        (await house.app.db.insertMany(table, [{ ...own, ...row }]))[0] as Id;
      const group = await one('productGroup', { slug: 'vps', name: 'VPS', summary: '', status: 'active' });
      const productId = await one('product', {
        groupId: group,
        slug: 's',
        name: 'S',
        summary: '',
        description: '',
        features: '[]',
        moduleId: 'fake',
        serverGroupId: groupId,
        plan: '{}',
        status: 'active',
        createdAt: now,
      });
      return one('service', {
        clientId,
        productId,
        moduleId: 'fake',
        label: 'new',
        status: 'pending',
        currency: 'USD',
        amount: 500,
        termUnit: 'month',
        termCount: 1,
        anchorDay: 5,
        autoRenew: 1,
        plan: '{}',
        orderOptions: '{}',
        chosen: '[]',
        data: 'null',
        facts: '[]',
        addresses: '[]',
        createdAt: now,
      });
    }),
  );
});
afterEach(() => house.close());

const ask = (kind: 'create' | 'suspend' | 'resume' | 'terminate', cycle: string): Promise<void> =>
  house.asSystem(() => requestOperation(house.app, { serviceId, kind, cycle }));
const service = (): Promise<Service> =>
  house.asSystem(async () => (await Service.query().findById(serviceId)) as Service);
const operations = (): Promise<Operation[]> =>
  house.asSystem(() => Operation.query().orderBy('id') as unknown as Promise<Operation[]>);
const mails = (): Promise<{ template: string }[]> =>
  house.asSystem(() => house.app.db.knex()('mail').select('template').orderBy('id'));
const events = (): Promise<string[]> =>
  house.asSystem(async () => (await house.app.db.knex()('outbox').orderBy('id').pluck('name')) as string[]);
async function pass(seconds: number): Promise<void> {
  for (let past = 0; past < seconds; past += 5) {
    house.clock.advance(5_000);
    await house.app.queue.drain();
  }
}

test('a service is built once, however often it is asked for, and its password is sealed', async () => {
  vendor.building = 2;
  await ask('create', 'order:1');
  await ask('create', 'order:1');
  await pass(30);
  const row = await service();
  expect(row).toMatchObject({
    status: 'active',
    externalId: 'vm-1',
    label: 'web-1',
    addresses: ['192.0.2.7'],
  });
  expect(row.sealedSecrets).toMatch(/^sealed\./);
  expect(vendor.servers).toEqual(['vm-1']);
  expect(await mails()).toEqual([{ template: 'service-ready' }]);
  expect(await events()).toEqual(['service.activated']);
  expect(house.logs.join('')).not.toContain('hunter2-secret');
  const dump = await house.asSystem(async () =>
    JSON.stringify(await house.app.db.knex()('provisioningStep').select('*')),
  );
  expect(dump).not.toContain('vm-1');
});

test('after a lost reply the vendor is asked before anything is done again', async () => {
  vendor.onAllocate = () => {
    vendor.onAllocate = null;
    throw new VendorError('vendor.no-answer', 'Connection lost', { outcome: 'unknown' });
  };
  await ask('create', 'order:1');
  await pass(60);
  expect(vendor.calls).toEqual(['create', 'inspect', 'create']);
  expect(vendor.servers).toEqual(['vm-1']);
  expect((await service()).status).toBe('active');
});

test('a lost reply is not forgotten when the vendor cannot be asked about it at once', async () => {
  vendor.onAllocate = () => {
    vendor.onAllocate = null;
    throw new VendorError('vendor.no-answer', 'Connection lost', { outcome: 'unknown' });
  };
  const troubles = [
    new VendorError('vendor.paused', 'Requests are held back', { retryable: true, retryAfter: 10 }),
    new Later(5, 'Ask again'),
  ];
  vendor.onInspect = () => {
    const trouble = troubles.shift();
    if (trouble) throw trouble;
  };
  await ask('create', 'order:1');
  await pass(120);
  expect(vendor.calls).toEqual(['create', 'inspect', 'inspect', 'inspect', 'create']);
  expect((await service()).status).toBe('active');
});

test('an inspection that answered is not repeated before a later try', async () => {
  vendor.onAllocate = () => {
    vendor.onAllocate = null;
    throw new VendorError('vendor.no-answer', 'Connection lost', { outcome: 'unknown' });
  };
  vendor.building = 2;
  await ask('create', 'order:1');
  await pass(120);
  expect(vendor.calls).toEqual(['create', 'inspect', 'create', 'create', 'create']);
});

test('after an error of our own the vendor is asked too: it may have done what it was told', async () => {
  vendor.onAllocate = () => {
    vendor.onAllocate = null;
    throw new Error('Our own database was away, after the vendor had done it');
  };
  await ask('create', 'order:1');
  await pass(20);
  const [failed] = await operations();
  expect(failed).toMatchObject({ state: 'needs-attention', unclear: 1 });
  await house.asSystem(() => retryOperation(house.app, failed?.id as Id));
  await pass(20);
  expect(vendor.calls).toEqual(['create', 'inspect', 'create']);
  expect((await service()).status).toBe('active');
});

test('a worker that was taken for dead begins nothing any more', async () => {
  const held: (() => void)[] = [];
  vendor.onCreate = () => new Promise((resolve) => held.push(resolve));
  await ask('create', 'order:1');
  const slow = house.app.queue.drain();
  await expect.poll(() => held).toHaveLength(1);
  const [operation] = await operations();
  const other = house.asSystem(() => runOperation(house.app, operation?.id as Id));
  await expect.poll(() => held).toHaveLength(2);
  held[0]?.();
  await slow;
  expect(vendor.servers).toEqual([]);
  held[1]?.();
  await other;
  await pass(20);
  expect(vendor.servers).toEqual(['vm-1']);
  expect((await operations()).map(({ state, attempt }) => [state, attempt])).toEqual([['done', 2]]);
  expect((await service()).status).toBe('active');
  expect(await mails()).toEqual([{ template: 'service-ready' }]);
});

test('a try whose time was up begins nothing any more after staff ordered another', async () => {
  const held: (() => void)[] = [];
  vendor.onCreate = () => new Promise((resolve) => held.push(resolve));
  await ask('create', 'order:1');
  const late = house.app.queue.drain();
  await expect.poll(() => held).toHaveLength(1);
  const [operation] = await operations();
  await house.asSystem(() =>
    house.app.db.transaction(() => Operation.query().patch({ state: 'needs-attention', unclear: 1 })),
  );
  await house.asSystem(() => retryOperation(house.app, operation?.id as Id));
  const ordered = house.asSystem(() => runOperation(house.app, operation?.id as Id));
  await expect.poll(() => held).toHaveLength(2);
  held[0]?.();
  await late;
  expect(vendor.servers).toEqual([]);
  held[1]?.();
  await ordered;
  await pass(20);
  expect(vendor.servers).toEqual(['vm-1']);
  expect((await service()).status).toBe('active');
});

test('a person is asked after six tries, and after six more when they order another', async () => {
  vendor.onAllocate = () => {
    vendor.servers.pop();
    throw new VendorError('vendor.busy', 'Try later', { retryable: true, retryAfter: 5 });
  };
  await ask('create', 'order:1');
  const tries = async () => {
    await pass(60);
    expect((await operations())[0]?.state).toBe('needs-attention');
    return vendor.calls.filter((call) => call === 'create').length;
  };
  expect(await tries()).toBe(6);
  const [failed] = await operations();
  await house.asSystem(() => retryOperation(house.app, failed?.id as Id));
  expect(await tries()).toBe(12);
});

test('a clear refusal needs a person; trying again goes on from the steps that are done', async () => {
  vendor.onAllocate = () => {
    vendor.servers.pop();
    throw new VendorError('vendor.full', 'No capacity', { outcome: 'refused', retryable: false });
  };
  await ask('create', 'order:1');
  await pass(10);
  expect((await operations())[0]).toMatchObject({ state: 'needs-attention', code: 'vendor.full' });
  expect((await service()).status).toBe('failed');
  expect(await events()).toEqual(['service.failed']);
  expect(await house.asSystem(() => OperationStep.query().resultSize())).toBe(0);
  vendor.onAllocate = null;
  const [failed] = await operations();
  await house.asSystem(() => retryOperation(house.app, failed?.id as Id));
  await pass(10);
  expect((await service()).status).toBe('active');
});

test('staff read the steps by the titles that the module gives them', async () => {
  await ask('create', 'order:1');
  await pass(20);
  const [operation] = await operations();
  const found = await house.asSystem(() =>
    house.app.actions.call('provisioning.get', { id: operation?.id }, systemCaller(house.brandId)),
  );
  expect(found).toMatchObject({ steps: [{ step: 'allocate', title: 'Reserve', state: 'done' }] });
});

test('a worker that died in the middle is followed by one that looks first', async () => {
  await ask('create', 'order:1');
  await house.asSystem(() =>
    house.app.db.transaction(async () => {
      await Operation.query().patch({ state: 'running', attempt: 1 });
      await OperationStep.query().insert({
        clientId: (await Service.query().first())?.clientId as Id,
        provisioningId: (await Operation.query().first())?.id as Id,
        step: 'allocate',
        state: 'begun',
        begunAt: house.clock.now().toISOString(),
      });
    }),
  );
  vendor.servers.push('vm-lost');
  await pass(10);
  expect(vendor.calls).toEqual(['inspect', 'create']);
  expect((await service()).externalId).toBe('vm-lost');
});

test('operations on one service wait for one another', async () => {
  vendor.building = 3;
  await ask('create', 'order:1');
  await house.app.queue.drain();
  await ask('suspend', 'invoice:1');
  await ask('resume', 'invoice:1');
  await ask('suspend', 'invoice:1');
  await pass(120);
  expect(vendor.calls.slice(-2)).toEqual(['suspend', 'resume']);
  expect((await operations()).map(({ kind, state }) => [kind, state])).toEqual([
    ['create', 'done'],
    ['suspend', 'done'],
    ['resume', 'done'],
  ]);
  expect(await events()).toEqual(['service.activated', 'service.suspended', 'service.resumed']);
});

test('a terminated service keeps no secrets', async () => {
  await ask('create', 'order:1');
  await pass(5);
  await ask('terminate', 'staff:1');
  await pass(5);
  expect(await service()).toMatchObject({
    status: 'terminated',
    sealedSecrets: null,
    autoRenew: 0,
    nextPeriodOn: null,
  });
});

test('the credentials mail carries the password once, and the kept copy does not', async () => {
  await ask('create', 'order:1');
  await pass(5);
  await house.settle();
  const mail = await house.asSystem(
    async () => (await house.app.db.knex()('mail').first()) as Record<string, string>,
  );
  expect(mail).toMatchObject({ state: 'sent', subject: 'web-1 is ready' });
  expect(mail.html).toContain('Password');
  expect(JSON.stringify(mail)).not.toContain('hunter2-secret');
});

test('a refusal while looking does not make an open step look untouched', async () => {
  const outcomes = ['unknown', 'refused', null] as const;
  const repeats: boolean[] = [];
  vendor.onStep = (repeated) => {
    const outcome = outcomes[repeats.length] ?? null;
    repeats.push(repeated);
    if (outcome) throw new VendorError('vendor.busy', 'Busy', { outcome, retryable: true });
  };
  await ask('create', 'order:1');
  await pass(200);
  expect(repeats).toEqual([false, true, true]);
  expect((await service()).status).toBe('active');
});

test('a customer sees the service but not where it runs, and that its controls are paused', async () => {
  await ask('create', 'order:1');
  await pass(30);
  const { clientId, serverId } = await service();
  const get = (kind: 'client' | 'staff') =>
    house.app.actions.call(
      'services.get',
      { id: serviceId },
      {
        ...systemCaller(house.brandId),
        kind,
        actorId: 1,
        clientId: kind === 'client' ? clientId : null,
      },
    );
  expect(await get('staff')).toMatchObject({ externalId: 'vm-1', serverId, paused: false });
  const where = { externalId: null, serverId: null, serverName: null };
  expect(await get('client')).toMatchObject({ ...where, label: 'web-1', paused: false });
  const connect = vi.spyOn(house.app.connections, 'server');
  connect.mockRejectedValue(new Refusal('server.unavailable', 'Its module is switched off.'));
  expect(await get('client')).toMatchObject({ ...where, paused: true, can: { power: false } });
  connect.mockRejectedValue(new TypeError('a defect'));
  await expect(get('client')).rejects.toThrow('a defect');
});
