import type { TObject } from '@moorage/sdk';
import { expect } from 'vitest';
import type { ModuleCheck } from '../module-checks.ts';
import { withVendor } from './with-vendor.ts';

/** Shorter ones ("root") are names rather than secrets, and would be found in any text. */
const SHORTEST = 8;

const secretSettings = (schema: TObject, values: Record<string, unknown>): string[] =>
  Object.entries(schema.properties)
    .filter(([, property]) => (property as { secret?: boolean }).secret === true)
    .map(([name]) => String(values[name]));

export const secrecyChecks: readonly ModuleCheck[] = [
  {
    title: 'no secret is in a log line, an error, the facts or the data',
    run: (options) =>
      withVendor(options, async ({ vendor, harness, connect }) => {
        const wrong = connect(vendor.wrongSettings);
        const refusal = await wrong.module.test().catch((error: unknown) => String(error));
        await vendor.disturb('lose-reply', 2);
        const service = harness.service();
        const { secrets = {}, facts = [], data = null } = await service.create();
        await service.suspend();
        await service.terminate();

        const { settings } = options.definition;
        const texts = [
          ...secretSettings(settings, vendor.settings as Record<string, unknown>),
          ...secretSettings(settings, vendor.wrongSettings as Record<string, unknown>),
          ...Object.values(secrets),
        ].filter((text) => text.length >= SHORTEST && text !== 'Administrator');
        expect(texts, 'a module without a secret setting').not.toEqual([]);
        const said = [
          ...harness.logs,
          ...wrong.logs,
          String(refusal),
          ...service.incidents.map((incident) => incident.text),
          JSON.stringify({ facts, data }),
        ].join('\n');
        for (const text of texts) expect(said.includes(text), 'a secret was said aloud').toBe(false);
      }),
  },
];
