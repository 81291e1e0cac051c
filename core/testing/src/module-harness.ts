import type {
  ConnectionContext,
  Json,
  Log,
  Person,
  Provisioned,
  ServerModule,
  ServerModuleDefinition,
  ServiceSpec,
  Static,
  TObject,
} from '@moorage/sdk';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { runCreate, runVerb, type Incident } from './module-host.ts';
import { createStepRecord, type StepRecord } from './step-record.ts';
import { createVendorHttp } from './vendor-http.ts';

export interface ModuleHarnessOptions<S extends TObject, P extends TObject, O extends TObject> {
  readonly definition: ServerModuleDefinition<S, P, O>;
  readonly settings: Static<S>;
  readonly plan: Static<P>;
  readonly order: Static<O>;
  readonly clock?: ManualClock;
  /** Milliseconds for a request that sets no limit of its own. */
  readonly timeout?: number;
  /** Called for `Later` and before a retry. Default: the clock is put forward, nobody waits. */
  wait?(seconds: number): Promise<void>;
}

/** One service of one customer, and the operations that a host would run on it. */
export interface HarnessService<P = Json, O = Json> {
  readonly client: Person;
  /** What `create` gave, once it has. */
  readonly provisioned: Provisioned | null;
  /** What went wrong or took longer, in order. */
  readonly incidents: readonly Incident[];
  /** The record of `create`. */
  readonly steps: StepRecord;
  /** For `create`; any other verb gets a record of its own. */
  spec(verb?: string): ServiceSpec<P, O>;
  /** A host's whole loop: `Later` waits, an unknown outcome is inspected, then `create` is called again. */
  create(): Promise<Provisioned>;
  inspect(): Promise<Provisioned | 'building' | 'absent'>;
  suspend(): Promise<void>;
  resume(): Promise<void>;
  terminate(): Promise<void>;
  /** Any verb, tried again while the vendor says "later". */
  run<T>(verb: string, work: (module: ServerModule<P, O>, spec: ServiceSpec<P, O>) => Promise<T>): Promise<T>;
}

export interface ModuleHarness<P = Json, O = Json> {
  readonly module: ServerModule<P, O>;
  readonly clock: ManualClock;
  /** Everything the module logged, a line of JSON each. */
  readonly logs: readonly string[];
  /** A new process: the module is connected anew and has forgotten what it held in memory. */
  restart(): void;
  service(changes?: { client?: Partial<Person>; plan?: P; order?: O }): HarnessService<P, O>;
}

/** Drives a server module as a host does, against whatever vendor its settings point to. */
export function createModuleHarness<S extends TObject, P extends TObject, O extends TObject>(
  options: ModuleHarnessOptions<S, P, O>,
): ModuleHarness<Static<P>, Static<O>> {
  const clock = options.clock ?? createManualClock();
  const wait = options.wait ?? (async (seconds: number) => clock.advance(seconds * 1000));
  const logs: string[] = [];
  const context: ConnectionContext<Static<S>> = {
    id: 1,
    settings: options.settings,
    log: captureLog(logs),
    http: createVendorHttp(options.timeout === undefined ? {} : { timeout: options.timeout }),
    clock,
  };
  let module = options.definition.connect(context);
  let services = 0;
  const restart = () => {
    module = options.definition.connect(context);
  };

  return {
    get module() {
      return module;
    },
    clock,
    logs,
    restart,
    service(changes = {}) {
      const serviceId = 41 + ++services;
      const steps = createStepRecord();
      const client: Person = { ...PERSON, ...changes.client };
      const incidents: Incident[] = [];
      let provisioned: Provisioned | null = null;
      let operations = 0;
      const spec = (verb = 'create'): ServiceSpec<Static<P>, Static<O>> => ({
        operation: verb === 'create' ? `create-${serviceId}` : `${verb}-${serviceId}-${++operations}`,
        serviceId,
        reference: `moorage-1-${serviceId}`,
        plan: changes.plan ?? options.plan,
        order: changes.order ?? options.order,
        client,
        externalId: provisioned?.externalId ?? null,
        data: provisioned?.data ?? null,
        step: verb === 'create' ? steps.step : createStepRecord().step,
        secrets: async () => provisioned?.secrets ?? {},
      });
      const host = { wait, incidents, module: () => module, restart };
      const run: HarnessService<Static<P>, Static<O>>['run'] = (verb, work) => {
        const about = spec(verb);
        return runVerb(host, verb, () => work(module, about));
      };
      return {
        client,
        incidents,
        steps,
        get provisioned() {
          return provisioned;
        },
        spec,
        run,
        async create() {
          const created = await runCreate(host, spec);
          provisioned = created;
          return created;
        },
        inspect: () => run('inspect', (current, about) => current.inspect(about)),
        suspend: () => run('suspend', (current, about) => current.suspend(about, 'unpaid')),
        resume: () => run('resume', (current, about) => current.resume(about)),
        terminate: () => run('terminate', (current, about) => current.terminate(about)),
      };
    },
  };
}

const PERSON: Person = {
  id: 7,
  name: 'Ann Example',
  email: 'ann@example.com',
  company: null,
  country: 'NL',
  language: 'en',
};

function captureLog(lines: string[]): Log {
  const at = (level: string) => (fields: object, message: string) => {
    lines.push(
      JSON.stringify({ level, message, ...fields }, (_key, value: unknown) =>
        value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value,
      ),
    );
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
