import { isVendorError } from '@moorage/sdk';
import { expect } from 'vitest';
import type { ModuleCheck } from '../module-checks.ts';
import type { HarnessService, ModuleHarness } from '../module-harness.ts';
import { withVendor } from './with-vendor.ts';

const VERBS = ['suspend', 'resume', 'terminate'] as const;

/** A service that is created and has been through the first verbs. */
async function bringTo<P, O>(harness: ModuleHarness<P, O>, verbs: number): Promise<HarnessService<P, O>> {
  const service = harness.service();
  await service.create();
  for (const verb of VERBS.slice(0, verbs)) await service[verb]();
  return service;
}

export const lifeChecks: readonly ModuleCheck[] = [
  {
    title: 'suspend, resume and terminate may each be done twice',
    run: (options) =>
      withVendor(options, async ({ vendor, harness }) => {
        const service = harness.service();
        await service.create();
        await service.suspend();
        await service.suspend();
        await service.resume();
        await service.resume();
        expect(await vendor.countServices()).toBe(1);
        await service.terminate();
        await service.terminate();
        expect(await vendor.countServices()).toBe(0);
      }),
  },
  {
    title: 'a lost reply to any request of suspend, resume or terminate does no harm',
    async run(options) {
      for (const [index, verb] of VERBS.entries()) {
        const requests = await withVendor(options, async ({ vendor, harness }) => {
          const service = await bringTo(harness, index);
          const before = await vendor.countRequests();
          await service[verb]();
          return (await vendor.countRequests()) - before;
        });
        expect(requests, `${verb} asks the vendor`).toBeGreaterThan(0);
        for (let skip = 0; skip < requests; skip++)
          await withVendor(options, async ({ vendor, harness }) => {
            const service = await bringTo(harness, index);
            await vendor.disturb('lose-reply', skip);
            await service[verb]();
            expect(service.incidents.some((incident) => incident.verb === verb)).toBe(true);
            expect(await vendor.countServices(), verb).toBe(verb === 'terminate' ? 0 : 1);
          });
      }
    },
  },
  {
    title: 'a terminated service is absent and does not run',
    run: (options) =>
      withVendor(options, async ({ harness }) => {
        const service = harness.service();
        await service.create();
        await service.terminate();
        expect(await service.inspect()).toBe('absent');
        if (!harness.module.status) return;
        const status = await harness.module.status(service.spec('status')).catch((error: unknown) => error);
        if (isVendorError(status)) expect(status).toMatchObject({ outcome: 'refused', retryable: false });
        else expect(['stopped', 'unknown']).toContain((status as { state: string }).state);
      }),
  },
  {
    title: 'terminating one service leaves the other of the same customer alone',
    run: (options) =>
      withVendor(options, async ({ vendor, harness }) => {
        const [first, second] = [harness.service(), harness.service()];
        await first.create();
        const kept = await second.create();
        await first.terminate();
        expect(await vendor.countServices()).toBe(1);
        expect(await second.inspect()).toMatchObject({ externalId: kept.externalId });
      }),
  },
  {
    title: 'terminating what was never created is success',
    run: (options) =>
      withVendor(options, async ({ vendor, harness }) => {
        await harness.service().terminate();
        expect(await vendor.countServices()).toBe(0);
      }),
  },
];
