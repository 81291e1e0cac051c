import { createWorld, type Options, type World } from './world.ts';

/** What goes wrong with the next request that matches. */
export interface Fault {
  method?: string;
  /** A regular expression for the path below `/api/v1`; left out: any. */
  path?: string;
  /**
   * `status` answers so, and does nothing unless `afterWork`; `delay` does the work and answers late; `lose` does the work and
   * drops the connection; `drop` drops it and does nothing; `garbage` does the work and answers with half a page of HTML.
   */
  kind: 'status' | 'delay' | 'lose' | 'drop' | 'garbage';
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  afterWork?: boolean;
  milliseconds?: number;
  /** Matching requests to let pass first. */
  skip?: number;
  /** Default once. */
  times?: number;
}

export interface Seen {
  method: string;
  /** Below `/api/v1`, without the query. */
  path: string;
  query: string;
  body: unknown;
  status: number;
  answer: unknown;
}

export interface Control {
  readonly world: World;
  readonly requests: readonly Seen[];
  failNext(fault: Fault): void;
  failNextBuild(times?: number): void;
  configure(options: Partial<Omit<Options, 'token'>>): void;
  /** How many IPv4 addresses a hypervisor group has left. */
  setFreeIpv4(groupId: number, free: number): void;
  reset(): void;
  /** What the panel knows, to be kept while it is switched off. */
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
}
export type Snapshot = Omit<World, 'now' | 'nextId' | 'options'>;

/** The simulator's own side of the door. */
export interface ControlState extends Control {
  takeFault(method: string, path: string): Fault | null;
  record(seen: Seen): void;
}

export function createControl(options: Options, now: () => Date): ControlState {
  const initial = { ...options };
  let world = createWorld({ ...initial }, now);
  let faults: Fault[] = [];
  let requests: Seen[] = [];
  return {
    get world() {
      return world;
    },
    get requests() {
      return requests;
    },
    record: (seen) => void requests.push(seen),
    failNext: (fault) => void faults.push({ skip: 0, times: 1, ...fault }),
    failNextBuild: (times = 1) => void (world.failingBuilds += times),
    configure: (changes) => void Object.assign(world.options, changes),
    setFreeIpv4(groupId, free) {
      const group = world.groups.find((candidate) => candidate.id === groupId);
      if (!group) throw new Error(`There is no hypervisor group ${groupId}`);
      group.ipv4Free = free;
    },
    reset() {
      world = createWorld({ ...initial }, now);
      faults = [];
      requests = [];
    },
    snapshot() {
      const { now: _now, nextId: _nextId, options: _options, ...kept } = world;
      return kept;
    },
    restore: (snapshot) => void Object.assign(world, snapshot),
    takeFault(method, path) {
      for (const fault of faults) {
        if (fault.method && fault.method !== method) continue;
        if (fault.path && !new RegExp(fault.path).test(path)) continue;
        if (fault.skip! > 0) {
          fault.skip! -= 1;
          continue;
        }
        fault.times! -= 1;
        if (fault.times! <= 0) faults = faults.filter((other) => other !== fault);
        return fault;
      }
      return null;
    },
  };
}
