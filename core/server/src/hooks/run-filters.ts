import type { ValidateFunction } from 'ajv/dist/2020.js';
import { isRefusal } from '@moorage/sdk';
import { inTransaction } from '../database/ambient.ts';
import { goingOnHere } from '../scope.ts';
import type { FilterRule } from './filters.ts';
import { follow } from './deadline.ts';

const limitMilliseconds = 2_000;

export interface FilterEntry {
  readonly owner: string;
  readonly order: number;
  readonly handler: (value: unknown, about: unknown) => unknown;
}
/** A place that can be filtered, and who filters there, in order. */
export interface FilterPoint extends FilterRule {
  readonly name: string;
  readonly check: ValidateFunction;
  entries: readonly FilterEntry[];
}
export interface Surroundings {
  savepoint(work: () => Promise<unknown>): Promise<unknown>;
  /** Told of a filter that was skipped because it broke. */
  report(owner: string, hook: string, error: unknown): void;
}

/** Without a promise from any of the filters the answer is no promise either: most are plain functions, and stay as quick. */
export function runFilters(
  point: FilterPoint,
  value: unknown,
  about: unknown,
  around: Surroundings,
): unknown {
  return runFrom(0, point.entries, deepFreeze(value), point, about, around);
}

/** @param entries as they were at the beginning: one that goes away meanwhile does not shift the others */
function runFrom(
  start: number,
  entries: readonly FilterEntry[],
  first: unknown,
  point: FilterPoint,
  about: unknown,
  around: Surroundings,
): unknown {
  let value = first;
  for (let index = start; index < entries.length; index += 1) {
    const entry = entries[index] as FilterEntry;
    try {
      const result = call(entry, value, point, about, around);
      if (result === value) continue;
      if (isPromise(result)) return goOnLater(index, entries, value, result, point, about, around);
      value = settle(entry, value, result, point);
    } catch (error) {
      value = broken(entry, value, error, point, around);
    }
  }
  return value;
}

function goOnLater(
  index: number,
  entries: readonly FilterEntry[],
  before: unknown,
  answer: PromiseLike<unknown>,
  point: FilterPoint,
  about: unknown,
  around: Surroundings,
): Promise<unknown> {
  const entry = entries[index] as FilterEntry;
  const late = `The filter ${point.name} of ${entry.owner} took longer than 2 s`;
  // A time limit is called from the one timer of all limits, and so from the surroundings of whoever needed it first.
  const goOn = goingOnHere();
  return new Promise((resolve, reject) => {
    follow(answer, limitMilliseconds, late, (failed, outcome) => {
      try {
        const next = failed
          ? goOn(() => {
              const value = broken(entry, before, outcome, point, around);
              return runFrom(index + 1, entries, value, point, about, around);
            })
          : runFrom(
              index + 1,
              entries,
              accepted(entry, before, outcome, point, around),
              point,
              about,
              around,
            );
        resolve(next);
      } catch (error) {
        reject(error as Error);
      }
    });
  });
}

/** A filter that may be skipped must leave nothing behind when it breaks. */
function call(
  { handler }: FilterEntry,
  value: unknown,
  point: FilterPoint,
  about: unknown,
  around: Surroundings,
): unknown {
  return point.broken === 'skip' && inTransaction()
    ? around.savepoint(async () => await handler(value, about))
    : handler(value, about);
}

function accepted(
  entry: FilterEntry,
  before: unknown,
  after: unknown,
  point: FilterPoint,
  around: Surroundings,
): unknown {
  try {
    return settle(entry, before, after, point);
  } catch (error) {
    return broken(entry, before, error, point, around);
  }
}

/** @throws Error when the value has the wrong shape */
function settle({ owner }: FilterEntry, before: unknown, after: unknown, point: FilterPoint): unknown {
  if (after === before) return before;
  if (after !== undefined && point.check(after)) return deepFreeze(after);
  const wrong = point.check.errors?.[0];
  const detail =
    after === undefined
      ? 'it returned nothing'
      : `${wrong?.instancePath ?? ''} ${wrong?.message ?? ''}`.trim();
  throw new Error(`The filter ${point.name} of ${owner} returned a value of the wrong shape: ${detail}`);
}

function broken(
  { owner }: FilterEntry,
  before: unknown,
  error: unknown,
  point: FilterPoint,
  around: Surroundings,
): unknown {
  if (isRefusal(error) || point.broken === 'abort') throw error;
  around.report(owner, point.name, error);
  return before;
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

/** What takes no new fields was frozen before: asking for that is far cheaper than asking whether it is frozen. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || !Object.isExtensible(value)) return value;
  Object.freeze(value);
  if (Array.isArray(value)) for (const part of value as unknown[]) deepFreeze(part);
  else for (const key of Object.keys(value)) deepFreeze((value as Record<string, unknown>)[key]);
  return value;
}
