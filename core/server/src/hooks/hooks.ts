import { EventEmitter } from 'eventemitter3';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import type { Envelope, Events, Filters, Id, TSchema } from '@moorage/sdk';
import { compileLater, createAjv } from '../ajv.ts';
import type { Clock } from '../clock.ts';
import { inTransaction, currentBrand } from '../database/ambient.ts';
import type { Database } from '../database/database.ts';
import { coreEvents } from './events.ts';
import { coreFilters } from './filters.ts';
import { runFilters, type FilterEntry, type FilterPoint, type Surroundings } from './run-filters.ts';

export type Undo = () => void;
export type Listener = ((event: Envelope) => Promise<void> | void) & { listenerId: string };
/** Who hears of what. */
export interface Subscription {
  readonly listener: string;
  readonly event: string;
}

/** Where listeners and filters are kept, and through which core and extensions speak. `owner` is `core` or an extension's id. */
export interface HookRegistry {
  on<K extends keyof Events>(
    owner: string,
    name: K,
    handler: (event: Envelope<K>) => Promise<void> | void,
    id?: string,
  ): Undo;
  filter<K extends keyof Filters>(
    owner: string,
    name: K,
    handler: (
      value: Filters[K]['value'],
      about: Filters[K]['about'],
    ) => Promise<Filters[K]['value']> | Filters[K]['value'],
    order?: number,
  ): Undo;
  declare(owner: string, name: string, schema: TSchema): Undo;
  /**
   * Runs the filters in order. Without a promise from any of them the answer is no promise either.
   * @throws Refusal as thrown by a filter · Error when a filter breaks and its rule is `abort`
   */
  filtered<K extends keyof Filters>(
    name: K,
    value: Filters[K]['value'],
    about: Filters[K]['about'],
  ): Filters[K]['value'] | Promise<Filters[K]['value']>;
  /**
   * Writes the event into the outbox of the open transaction.
   * @param aggregate what the event is about; events of one aggregate reach each listener in order. Default: the first id in the data.
   */
  emit<K extends keyof Events>(name: K, data: Events[K], aggregate?: string): Promise<void>;
  /** The same for a batch, in a fixed number of statements. */
  emitMany<K extends keyof Events>(name: K, list: readonly Events[K][]): Promise<void>;
  listeners(name: string): readonly Listener[];
  /** What the owner listens to. */
  subscriptions(owner: string): readonly Subscription[];
  eventNames(): readonly string[];
  /** How many registrations an owner has: 0 after it was disabled. */
  count(owner: string): number;
  /** Told of every filter that was skipped because it broke. */
  onFailure(report: (owner: string, hook: string, error: unknown) => void): void;
}

export function createHooks({
  db,
  clock,
  committed,
}: {
  db: Database;
  clock: Clock;
  /** Told after the commit, with what was emitted. */
  committed: (name: string, list: readonly object[], brandId: Id) => void;
}): HookRegistry {
  const emitter = new EventEmitter();
  const ajv = createAjv();
  const events = new Map<string, ValidateFunction>(
    Object.entries(coreEvents).map(([name, schema]) => [name, compileLater(ajv, schema)]),
  );
  // Looked into by every call, used or not, and an object is quicker than a map.
  const points: Record<string, FilterPoint> = Object.fromEntries(
    Object.entries(coreFilters).map(([name, rule]) => [
      name,
      { ...rule, name, check: compileLater(ajv, rule.schema), entries: [] },
    ]),
  );
  const counts = new Map<string, number>();
  let report: Surroundings['report'] = () => undefined;
  const around: Surroundings = {
    savepoint: (work) => db.savepoint(work),
    report: (owner, hook, error) => report(owner, hook, error),
  };

  const counted = (owner: string, undo: Undo): Undo => {
    counts.set(owner, (counts.get(owner) ?? 0) + 1);
    let done = false;
    return () => {
      if (done) return;
      done = true;
      counts.set(owner, (counts.get(owner) ?? 1) - 1);
      undo();
    };
  };

  async function write(name: string, list: readonly object[], aggregate?: string): Promise<void> {
    if (!inTransaction()) throw new Error(`The event ${name} was emitted outside a transaction`);
    const check = events.get(name);
    if (!check) throw new Error(`There is no event "${name}"`);
    for (const data of list) {
      if (!check(data))
        throw new Error(`The event ${name} has the wrong shape: ${ajv.errorsText(check.errors)}`);
    }
    const at = clock.now().toISOString();
    const brandId = currentBrand();
    await db.insertMany(
      'outbox',
      list.map((data) => ({
        brandId,
        name,
        aggregate: aggregate ?? firstId(data),
        data: JSON.stringify(data),
        at,
      })),
    );
    db.afterCommit(() => committed(name, list, brandId));
  }

  return {
    on(owner, name, handler, id) {
      if (!events.has(name)) throw new Error(`There is no event "${name}"`);
      const listener = Object.assign((event: Envelope) => handler(event as Envelope<typeof name>), {
        listenerId: `${owner}:${id ?? name}`,
      });
      if (emitter.listeners(name).some((known) => (known as Listener).listenerId === listener.listenerId)) {
        throw new Error(`${owner} listens to ${name} twice: give each listener an id`);
      }
      emitter.on(name, listener);
      return counted(owner, () => emitter.off(name, listener));
    },
    filter(owner, name, handler, order = 100) {
      const point = Object.hasOwn(points, name) ? points[name] : undefined;
      if (!point) throw new Error(`There is no filter "${name}"`);
      const entry: FilterEntry = { owner, order, handler: handler as FilterEntry['handler'] };
      point.entries = [...point.entries, entry].sort(
        (a, b) => a.order - b.order || (a.owner < b.owner ? -1 : a.owner > b.owner ? 1 : 0),
      );
      return counted(owner, () => {
        point.entries = point.entries.filter((known) => known !== entry);
      });
    },
    declare(owner, name, schema) {
      if (!name.startsWith(`${owner}.`))
        throw new Error(`An event of ${owner} must be named ${owner}.…, not ${name}`);
      if (events.has(name)) throw new Error(`The event ${name} is declared already`);
      events.set(name, ajv.compile(schema));
      return counted(owner, () => events.delete(name));
    },
    filtered(name, value, about) {
      const point = points[name];
      if (!point || point.entries.length === 0) return value;
      return runFilters(point, value, about, around) as typeof value | Promise<typeof value>;
    },
    emit: (name, data, aggregate) => write(name, [data], aggregate),
    emitMany: (name, list) => write(name, list),
    listeners: (name) => emitter.listeners(name) as Listener[],
    subscriptions: (owner) =>
      (emitter.eventNames() as string[]).flatMap((event) =>
        (emitter.listeners(event) as Listener[])
          .filter(({ listenerId }) => listenerId.startsWith(`${owner}:`))
          .map(({ listenerId }) => ({ listener: listenerId, event })),
      ),
    eventNames: () => [...events.keys()],
    count: (owner) => counts.get(owner) ?? 0,
    onFailure(next) {
      report = next;
    },
  };
}

function firstId(data: object): string {
  const [key, value] = Object.entries(data).find(([name]) => name.endsWith('Id')) ?? [
    'brand',
    currentBrand(),
  ];
  return `${key}:${String(value)}`;
}
