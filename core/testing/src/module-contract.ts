import type { TObject } from '@moorage/sdk';
import { describe, it } from 'vitest';
import { moduleChecks, type ModuleContractOptions } from './module-checks.ts';

/** Milliseconds: some checks live through `create` once for each of its requests. */
const PATIENCE = 180_000;

/**
 * Registers the suite that every server module has to pass. The author brings a vendor (a stateful simulator) that can lose
 * replies and count its services; each check gets a fresh one.
 */
export function moduleContract<S extends TObject, P extends TObject, O extends TObject>(
  options: ModuleContractOptions<S, P, O>,
): void {
  describe(`${options.name} keeps the contract of server modules`, () => {
    for (const check of moduleChecks) it(check.title, () => check.run(options), PATIENCE);
  });
}
