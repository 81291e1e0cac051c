import type { Static, TObject } from '@moorage/sdk';
import { createManualClock } from '../manual-clock.ts';
import type { ContractVendor, ModuleContractOptions } from '../module-checks.ts';
import { createModuleHarness, type ModuleHarness } from '../module-harness.ts';

/** A fresh vendor, a harness connected to it, and the closing of both. */
export async function withVendor<S extends TObject, P extends TObject, O extends TObject, T>(
  options: ModuleContractOptions<S, P, O>,
  work: (about: {
    vendor: ContractVendor<S>;
    harness: ModuleHarness<Static<P>, Static<O>>;
    connect(settings: Static<S>): ModuleHarness<Static<P>, Static<O>>;
  }) => Promise<T>,
): Promise<T> {
  const clock = createManualClock();
  const vendor = await options.startVendor({ clock });
  const { definition, plan, order } = options;
  const connect = (settings: Static<S>) =>
    createModuleHarness({ definition, settings, plan, order, clock, timeout: 5000 });
  try {
    return await work({ vendor, connect, harness: connect(vendor.settings) });
  } finally {
    await vendor.close();
  }
}
