import { EventEmitter } from 'eventemitter3';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { isRefusal, type Envelope, type Events, type Filters, type Id, type TSchema } from '@moorage/sdk';
import type { Clock } from '../clock.ts';
import { inTransaction, currentBrand } from '../database/ambient.ts';
import type { Database } from '../database/database.ts';
import { coreEvents } from './events.ts';
import { coreFilters, type FilterRule } from './filters.ts';
import { within } from './deadline.ts';

const filterLimit = 2_000;

export type Undo = () => void;
export type Listener = ((event: Envelope) => Promise<void> | void) & { listenerId: string };
type FilterHandler = (value: unknown, about: unknown) => unknown;
interface FilterEntry {
  owner: string;
  order: number;
  handler: FilterHandler;
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
  const filters = new Map<string, FilterEntry[]>();
  const ajv = new Ajv2020({ strict: false });
  const events = new Map<string, ValidateFunction>(
    Object.entries(coreEvents).map(([name, schema]) => [name, ajv.compile(schema)]),
  );
  const rules = new Map<string, FilterRule & { check: ValidateFunction }>(
    Object.entries(coreFilters).map(([name, rule]) => [name, { ...rule, check: ajv.compile(rule.schema) }]),
  );
  const counts = new Map<string, number>();
  let report: (owner: string, hook: string, error: unknown) => void = () => undefined;

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

  function settle(name: string, entry: FilterEntry, before: unknown, after: unknown): unknown {
    if (after === before) return before;
    const rule = rules.get(name);
    if (after === undefined || (rule && !rule.check(after))) {
      const detail = after === undefined ? 'it returned nothing' : ajv.errorsText(rule?.check.errors ?? null);
      throw new Error(`The filter ${name} of ${entry.owner} returned a value of the wrong shape: ${detail}`);
    }
    return deepFreeze(after);
  }

  function broken(name: string, entry: FilterEntry, before: unknown, error: unknown): unknown {
    if (isRefusal(error) || (rules.get(name)?.broken ?? 'abort') === 'abort') throw error;
    report(entry.owner, name, error);
    return before;
  }

  function runOne(name: string, entry: FilterEntry, value: unknown, about: unknown): unknown {
    try {
      const skips = (rules.get(name)?.broken ?? 'abort') === 'skip' && inTransaction();
      const result = skips
        ? db.savepoint(async () => await entry.handler(value, about))
        : entry.handler(value, about);
      if (!isPromise(result)) return settle(name, entry, value, result);
      return within(filterLimit, `The filter ${name} of ${entry.owner} took longer than 2 s`, result)
        .then((after) => settle(name, entry, value, after))
        .catch((error: unknown) => broken(name, entry, value, error));
    } catch (error) {
      return broken(name, entry, value, error);
    }
  }

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
      if (!rules.has(name)) throw new Error(`There is no filter "${name}"`);
      const entry: FilterEntry = { owner, order, handler: handler as FilterHandler };
      const list = [...(filters.get(name) ?? []), entry].sort(
        (a, b) => a.order - b.order || (a.owner < b.owner ? -1 : a.owner > b.owner ? 1 : 0),
      );
      filters.set(name, list);
      return counted(owner, () =>
        filters.set(
          name,
          (filters.get(name) ?? []).filter((known) => known !== entry),
        ),
      );
    },
    declare(owner, name, schema) {
      if (!name.startsWith(`${owner}.`))
        throw new Error(`An event of ${owner} must be named ${owner}.…, not ${name}`);
      if (events.has(name)) throw new Error(`The event ${name} is declared already`);
      events.set(name, ajv.compile(schema));
      return counted(owner, () => events.delete(name));
    },
    filtered(name, value, about) {
      const list = filters.get(name);
      if (!list || list.length === 0) return value;
      let current: unknown = deepFreeze(value);
      for (let index = 0; index < list.length; index += 1) {
        current = runOne(name, list[index] as FilterEntry, current, about);
        if (isPromise(current)) {
          return runRest(list, index + 1, current) as Promise<typeof value>;
        }
      }
      return current as typeof value;

      async function runRest(
        entries: FilterEntry[],
        from: number,
        first: PromiseLike<unknown>,
      ): Promise<unknown> {
        let result = await first;
        for (let index = from; index < entries.length; index += 1) {
          const next = runOne(name, entries[index] as FilterEntry, result, about);
          result = isPromise(next) ? await next : next;
        }
        return result;
      }
    },
    emit: (name, data, aggregate) => write(name, [data], aggregate),
    emitMany: (name, list) => write(name, list),
    listeners: (name) => emitter.listeners(name) as Listener[],
    eventNames: () => [...events.keys()],
    count: (owner) => counts.get(owner) ?? 0,
    onFailure(next) {
      report = next;
    },
  };
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

function firstId(data: object): string {
  const [key, value] = Object.entries(data).find(([name]) => name.endsWith('Id')) ?? [
    'brand',
    currentBrand(),
  ];
  return `${key}:${String(value)}`;
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}
