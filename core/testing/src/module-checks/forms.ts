import { isVendorError, type TObject } from '@moorage/sdk';
import { Errors } from 'typebox/schema';
import { expect } from 'vitest';
import type { ModuleCheck } from '../module-checks.ts';
import { withVendor } from './with-vendor.ts';

const faultsOf = (schema: TObject, value: unknown) => Errors(schema, value)[1];

/** Field → the name of its `choices`, for a field itself or the items of a list. */
export function choiceFields(schema: TObject): readonly { field: string; name: string }[] {
  return Object.entries(schema.properties).flatMap(([field, property]) => {
    const { choices, items } = property as { choices?: string; items?: { choices?: string } };
    const name = choices ?? items?.choices;
    return name === undefined ? [] : [{ field, name }];
  });
}

export const formChecks: readonly ModuleCheck[] = [
  {
    title: 'its forms accept the settings, the plan and the order of this suite',
    run: (options) =>
      withVendor(options, async ({ vendor }) => {
        const { definition } = options;
        expect(faultsOf(definition.settings, vendor.settings)).toEqual([]);
        expect(faultsOf(definition.product, options.plan)).toEqual([]);
        expect(faultsOf(definition.order, options.order)).toEqual([]);
      }),
  },
  {
    title: 'test() accepts good credentials and refuses wrong ones',
    run: (options) =>
      withVendor(options, async ({ vendor, harness, connect }) => {
        await harness.module.test();
        const error: unknown = await connect(vendor.wrongSettings)
          .module.test()
          .catch((thrown: unknown) => thrown);
        expect(isVendorError(error), `a VendorError, not ${String(error)}`).toBe(true);
        expect(error).toMatchObject({ outcome: 'refused', retryable: false });
      }),
  },
  {
    title: 'every field with live choices has some, and the values of this suite are among them',
    run: (options) =>
      withVendor(options, async ({ harness }) => {
        const { definition, plan, order } = options;
        const forms = [
          { schema: definition.product, values: plan as Record<string, unknown> },
          { schema: definition.order, values: order as Record<string, unknown> },
        ];
        for (const { schema, values } of forms)
          for (const { field, name } of choiceFields(schema)) {
            const choices = (await harness.module.choices?.(name, { plan })) ?? [];
            const offered = choices.map((choice) => choice.value);
            expect(offered, `choices "${name}" of field "${field}"`).not.toEqual([]);
            expect(choices.filter((choice) => choice.label.trim() === '')).toEqual([]);
            const chosen = [values[field] ?? []].flat();
            expect(offered, `the chosen values of "${field}"`).toEqual(expect.arrayContaining(chosen));
          }
      }),
  },
  {
    title: 'inventory is a whole number or no limit',
    run: (options) =>
      withVendor(options, async ({ harness }) => {
        const left = (await harness.module.inventory?.(options.plan)) ?? null;
        expect(left === null || (Number.isSafeInteger(left) && left >= 0), `inventory ${left}`).toBe(true);
      }),
  },
];
