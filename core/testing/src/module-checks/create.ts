import type { Provisioned, TObject } from '@moorage/sdk';
import { expect } from 'vitest';
import type { Disturbance, ModuleCheck, ModuleContractOptions } from '../module-checks.ts';
import { withVendor } from './with-vendor.ts';

/** An undisturbed life up to the finished service: how many requests and steps it takes. */
const measure = <S extends TObject, P extends TObject, O extends TObject>(
  options: ModuleContractOptions<S, P, O>,
) =>
  withVendor(options, async ({ vendor, harness }) => {
    const before = await vendor.countRequests();
    const service = harness.service();
    const provisioned = await service.create();
    const requests = (await vendor.countRequests()) - before;
    return { provisioned, requests, steps: service.steps.done };
  });

const secretNames = ({ secrets = {} }: Provisioned) => Object.keys(secrets).sort();

/** Each request of `create` in turn meets the disturbance; each time there must be one whole service at the end. */
const disturbed = (title: string, ...hows: readonly [Disturbance, ...Disturbance[]]): ModuleCheck => ({
  title,
  async run(options) {
    const calm = await measure(options);
    for (let skip = 0; skip < calm.requests; skip++)
      await withVendor(options, async ({ vendor, harness }) => {
        for (const [index, how] of hows.entries()) await vendor.disturb(how, index === 0 ? skip : 0);
        const service = harness.service();
        const provisioned = await service.create();
        const about = `${hows.join(', ')} at request ${skip + 1} of ${calm.requests}`;
        expect(await vendor.countServices(), about).toBe(1);
        expect(secretNames(provisioned), about).toEqual(secretNames(calm.provisioned));
        await vendor.verify(provisioned);
        expect(
          service.incidents.filter((incident) => incident.kind !== 'later'),
          about,
        ).not.toEqual([]);
      });
  },
});

export const createChecks: readonly ModuleCheck[] = [
  {
    title: 'create makes one service and finishes every declared step',
    run: (options) =>
      withVendor(options, async ({ vendor, harness }) => {
        const service = harness.service();
        const provisioned = await service.create();
        expect(provisioned.externalId).not.toBe('');
        expect(await vendor.countServices()).toBe(1);
        await vendor.verify(provisioned);
        const declared = options.definition.steps.map((step) => step.id);
        expect(service.steps.done).toEqual(expect.arrayContaining(declared));
        for (const { seconds } of service.incidents.filter((incident) => incident.kind === 'later'))
          expect(seconds, 'the seconds of Later').toBeGreaterThan(0);
        expect(await service.inspect()).toMatchObject({ externalId: provisioned.externalId });
      }),
  },
  {
    title: 'the same operation a second time gives the same service',
    run: (options) =>
      withVendor(options, async ({ vendor, harness }) => {
        const service = harness.service();
        const spec = service.spec();
        const first = await service.create();
        harness.restart();
        const second = await service.run('create', (module) => module.create(spec));
        expect(second.externalId).toBe(first.externalId);
        expect(second.secrets).toEqual(first.secrets);
        expect(await vendor.countServices()).toBe(1);
      }),
  },
  {
    title: 'two services of one customer are two services',
    run: (options) =>
      withVendor(options, async ({ vendor, harness }) => {
        const made = await Promise.all([harness.service().create(), harness.service().create()]);
        expect(new Set(made.map((provisioned) => provisioned.externalId)).size).toBe(2);
        expect(await vendor.countServices()).toBe(2);
        for (const provisioned of made) await vendor.verify(provisioned);
      }),
  },
  disturbed('a lost reply anywhere in create leaves exactly one service', 'lose-reply'),
  disturbed('a request that never arrives leaves exactly one service', 'drop'),
  disturbed('a lost reply and then "try again later" leave exactly one service', 'lose-reply', 'busy'),
  disturbed('"try again later" anywhere in create leaves exactly one service', 'busy'),
  {
    title: 'a crash after the work of any step leaves exactly one service',
    async run(options) {
      const calm = await measure(options);
      for (const [index, step] of calm.steps.entries())
        await withVendor(options, async ({ vendor, harness }) => {
          const service = harness.service();
          service.steps.dieIn(index);
          const provisioned = await service.create();
          expect(service.incidents.some((incident) => incident.kind === 'died')).toBe(true);
          expect(await vendor.countServices(), `a crash in step "${step}"`).toBe(1);
          expect(secretNames(provisioned)).toEqual(secretNames(calm.provisioned));
          await vendor.verify(provisioned);
        });
    },
  },
];
