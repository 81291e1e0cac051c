import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineServerModule, Later, t, VendorError, type ServerModule } from '@moorage/sdk';
import { expect, it } from 'vitest';
import { createModuleHarness } from './module-harness.ts';
import { createStepRecord, ProcessDied } from './step-record.ts';
import { createVendorHttp } from './vendor-http.ts';

const harnessOf = (create: ServerModule['create'], inspect: ServerModule['inspect'] = async () => 'absent') =>
  createModuleHarness({
    definition: defineServerModule({
      settings: t.Object({}),
      product: t.Object({}),
      order: t.Object({}),
      steps: [],
      connect: () => ({
        test: async () => {},
        create: (spec) => create(spec as Parameters<typeof create>[0]),
        inspect: (spec) => inspect(spec as Parameters<typeof inspect>[0]),
        suspend: async () => {},
        resume: async () => {},
        terminate: async () => {},
      }),
    }),
    settings: {},
    plan: {},
    order: {},
  });

it('runs a step once, tells a repeated one, and gives back what was kept', async () => {
  const record = createStepRecord();
  const { step } = record;
  const seen: boolean[] = [];
  const failing = step('a', async ({ repeated }) => {
    seen.push(repeated);
    throw new Error('no reply');
  });
  await expect(failing).rejects.toThrow('no reply');
  const work = async ({ repeated }: { repeated: boolean }) => {
    seen.push(repeated);
    return { id: 7 };
  };
  expect([await step('a', work), await step('a', work)]).toEqual([{ id: 7 }, { id: 7 }]);
  expect(seen).toEqual([false, true]);
  expect(record.done).toEqual(['a']);
});

it('takes a clear refusal for settled, but never an earlier try whose end is unknown', async () => {
  const { step } = createStepRecord();
  const seen: boolean[] = [];
  const errors = [
    new VendorError('x.busy', 'busy', { retryable: true }),
    new VendorError('x.lost', 'lost', { outcome: 'unknown' }),
    new VendorError('x.busy', 'busy', { retryable: true }),
    new Later(5, 'later'),
  ];
  for (const error of errors) {
    const tried = step('a', ({ repeated }) => {
      seen.push(repeated);
      return Promise.reject(error);
    });
    await expect(tried).rejects.toBe(error);
  }
  await step('a', async ({ repeated }) => seen.push(repeated));
  expect(seen).toEqual([false, false, true, true, true]);
});

it('refuses a result that would not survive a restart', async () => {
  const { step } = createStepRecord();
  await expect(step('date', async () => ({ at: new Date() }) as never)).rejects.toThrow('"date"');
  await expect(step('nothing', async () => undefined as never)).rejects.toThrow('"nothing"');
});

it('dies after the work and before the record', async () => {
  const record = createStepRecord();
  record.dieIn(1);
  await record.step('a', async () => 1);
  await expect(record.step('b', async () => 2)).rejects.toBeInstanceOf(ProcessDied);
  expect(record.done).toEqual(['a']);
  expect(await record.step('b', async ({ repeated }) => (repeated ? 3 : 4))).toBe(3);
});

it('waits for Later by the clock, inspects after an unknown outcome, and tries again', async () => {
  const errors = [
    new Later(30, 'building'),
    new VendorError('x.lost', 'lost', { outcome: 'unknown' }),
    new VendorError('x.busy', 'busy', { retryable: true, retryAfter: 60 }),
  ];
  const harness = harnessOf(async () => {
    const error = errors.shift();
    if (error) throw error;
    return { externalId: '5' };
  });
  const before = harness.clock.now().getTime();
  const service = harness.service();
  expect(await service.create()).toEqual({ externalId: '5' });
  expect(service.incidents.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'later building',
    'unknown x.lost: lost',
    'inspected absent',
    'refused x.busy: busy',
  ]);
  expect(harness.clock.now().getTime() - before).toBe((30 + 5 + 60) * 1000);
});

it('gives up on what no retry cures, on Later without end, and is loud about bugs', async () => {
  const final = new VendorError('x.no', 'no');
  await expect(
    harnessOf(async () => Promise.reject(final))
      .service()
      .create(),
  ).rejects.toBe(final);
  const endless = harnessOf(async () => Promise.reject(new Later(3600, 'still')));
  await expect(endless.service().create()).rejects.toThrow('still');
  const bug = new TypeError('x is not a function');
  await expect(
    harnessOf(async () => Promise.reject(bug))
      .service()
      .create(),
  ).rejects.toBe(bug);
});

it('takes silence for unknown, and a connection that never came about for a refusal', async () => {
  const server = createServer((request) => {
    if (request.url!.startsWith('/drop')) request.socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const http = createVendorHttp({ timeout: 5000 });
  await expect(http.request(`${url}/drop?key=hidden`)).rejects.toMatchObject({
    code: 'vendor.dropped',
    outcome: 'unknown',
    message: expect.not.stringContaining('hidden') as string,
  });
  await expect(http.request(`${url}/slow`, { timeout: 100 })).rejects.toMatchObject({
    code: 'vendor.timeout',
    outcome: 'unknown',
  });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await expect(http.request(url)).rejects.toMatchObject({
    code: 'vendor.unreachable',
    outcome: 'refused',
    retryable: true,
  });
});
