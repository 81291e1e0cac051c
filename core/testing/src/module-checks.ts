import type { Provisioned, ServerModuleDefinition, Static, TObject } from '@moorage/sdk';
import type { ManualClock } from './manual-clock.ts';
import { createChecks } from './module-checks/create.ts';
import { formChecks } from './module-checks/forms.ts';
import { lifeChecks } from './module-checks/life.ts';
import { secrecyChecks } from './module-checks/secrecy.ts';

/** A vendor to test against: fresh, empty of services, and willing to misbehave. */
export interface ContractVendor<S extends TObject = TObject> {
  readonly settings: Static<S>;
  /** The same address with credentials that are not valid. */
  readonly wrongSettings: Static<S>;
  /** Services that exist and cost something, whatever their state. */
  countServices(): number | Promise<number>;
  countRequests(): number | Promise<number>;
  /** Throws when a created service is not what was sold: not installed, installed twice, a password that does not fit. */
  verify(provisioned: Provisioned): void | Promise<void>;
  /**
   * What happens to the request that comes after `skip` others. `lose-reply`: carried out, the connection drops;
   * `drop`: not carried out, the connection drops; `busy`: not carried out, "try again later" in the vendor's own way.
   * Called again before it came true, it queues: `skip` then counts from the one before.
   */
  disturb(how: Disturbance, skip: number): void | Promise<void>;
  close(): Promise<void>;
}
export type Disturbance = 'lose-reply' | 'drop' | 'busy';

export interface ModuleContractOptions<S extends TObject, P extends TObject, O extends TObject> {
  readonly name: string;
  readonly definition: ServerModuleDefinition<S, P, O>;
  readonly plan: Static<P>;
  readonly order: Static<O>;
  /** The vendor should go by this clock, so that nobody waits for a build. */
  startVendor(about: { clock: ManualClock }): Promise<ContractVendor<S>>;
}

export interface ModuleCheck {
  readonly title: string;
  run<S extends TObject, P extends TObject, O extends TObject>(
    options: ModuleContractOptions<S, P, O>,
  ): Promise<void>;
}

export const moduleChecks: readonly ModuleCheck[] = [
  ...formChecks,
  ...createChecks,
  ...lifeChecks,
  ...secrecyChecks,
];
