import type { Static, TObject } from 'typebox';
import type { ConnectionContext, Person } from './context.ts';
import type { Id, Json } from './json.ts';
import type { Definition } from './plugin.ts';

/** Fields by a schema that is known at run time only. */
export type AnyFields = Static<TObject>;

/**
 * Runs a step of a long operation once. The result is sealed and kept, and a later call of the operation gets it back
 * without running the work again. `repeated` is true when the step was begun before and its end is not known (a crash, a
 * lost reply): look for what the first try may have left before trying again.
 */
export type Step = <T extends Json>(
  id: string,
  work: (state: { repeated: boolean }) => Promise<T>,
) => Promise<T>;

export interface ServiceSpec<P = AnyFields, O = AnyFields> {
  /** Idempotency key of the operation, unique for ever. */
  readonly operation: string;
  readonly serviceId: Id;
  /** Short text that names the service at the vendor, for example `moorage-1-42`. */
  readonly reference: string;
  /** What the product's form holds. */
  readonly plan: P;
  /** What the customer chose at the order. */
  readonly order: O;
  readonly client: Person;
  readonly externalId: string | null;
  /** What `create` returned as data. */
  readonly data: Json;
  readonly step: Step;
  /** Opened only when asked for. */
  secrets(): Promise<Readonly<Record<string, string>>>;
}

export interface Provisioned {
  /** The vendor's id of the service. */
  readonly externalId: string;
  /** Kept in the clear: what the module needs later. */
  readonly data?: Json;
  /** Kept sealed: opened only when the credentials mail is sent, or on the customer's request. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** What customer and staff see: name → value ("IPv4 address" → "192.0.2.7"). */
  readonly facts?: readonly { label: string; value: string }[];
  readonly addresses?: readonly string[];
  readonly hostname?: string;
}

export type Running = 'running' | 'stopped' | 'starting' | 'stopping' | 'unknown';
export interface LiveStatus {
  readonly state: Running;
  readonly meters?: readonly {
    id: string;
    label: string;
    used: number;
    limit: number | null;
    unit: 'percent' | 'bytes';
  }[];
}
export type PowerAction = 'start' | 'stop' | 'restart' | 'kill';
export interface Choice {
  readonly value: string | number;
  readonly label: string;
  readonly group?: string;
  readonly description?: string;
  readonly warning?: string;
}

export interface ServerModule<P = AnyFields, O = AnyFields> {
  /** Cheapest call that proves address and credentials. @throws VendorError */
  test(): Promise<void>;
  /** Idempotent by `spec.operation`, resumable by `spec.step`; throws `Later` while the vendor is still at work. */
  create(spec: ServiceSpec<P, O>): Promise<Provisioned>;
  /** What the vendor really has, asked after a lost reply and before any retry. `building`: it is there, not ready. */
  inspect(spec: ServiceSpec<P, O>): Promise<Provisioned | 'building' | 'absent'>;
  /** These three are idempotent: doing it twice is success. */
  suspend(spec: ServiceSpec<P, O>, reason: string): Promise<void>;
  resume(spec: ServiceSpec<P, O>): Promise<void>;
  terminate(spec: ServiceSpec<P, O>): Promise<void>;
  change?(spec: ServiceSpec<P, O>, from: P): Promise<Provisioned>;
  renew?(spec: ServiceSpec<P, O>): Promise<void>;
  power?(spec: ServiceSpec<P, O>, action: PowerAction): Promise<void>;
  status?(spec: ServiceSpec<P, O>): Promise<LiveStatus>;
  usage?(
    spec: ServiceSpec<P, O>,
    since: Date,
  ): Promise<
    readonly {
      meter: string;
      label: string;
      quantity: number;
      unit: 'bytes';
      limit: number | null;
      from: string;
      to: string;
    }[]
  >;
  /** A one-time address at the vendor's panel; `console` opens the screen of the machine. */
  login?(spec: ServiceSpec<P, O>, target: 'panel' | 'console'): Promise<{ url: string }>;
  reinstall?(spec: ServiceSpec<P, O>, order: O): Promise<Provisioned>;
  commands?: Readonly<
    Record<
      string,
      { title: string; input?: TObject; run(spec: ServiceSpec<P, O>, input: Json): Promise<Json> }
    >
  >;
  /** Live options for a field that names them by the `choices` keyword, in the product form or at the order. */
  choices?(name: string, about: { plan: Partial<P> | null }): Promise<readonly Choice[]>;
  /** How many of this plan can still be sold; `null` when the vendor sets no limit. */
  inventory?(plan: P): Promise<number | null>;
}

export interface ServerModuleDefinition<
  S extends TObject = TObject,
  P extends TObject = TObject,
  O extends TObject = TObject,
> extends Definition<S> {
  /** A product's module options → form in admin. */
  readonly product: P;
  /** What the customer chooses → form in the shop. */
  readonly order: O;
  /** The steps of `create` in their order, as shown while the service is built. */
  readonly steps: readonly { id: string; title: string }[];
  /** Once per configured server. */
  connect(context: ConnectionContext<Static<S>>): ServerModule<Static<P>, Static<O>>;
}
export const defineServerModule = <S extends TObject, P extends TObject, O extends TObject>(
  definition: ServerModuleDefinition<S, P, O>,
): ServerModuleDefinition<S, P, O> => definition;
