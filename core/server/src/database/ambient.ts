import type { Knex } from 'knex';
import type { Caller, Id } from '@moorage/sdk';
import { createSlot } from '../scope.ts';

/** What surrounds the running code: which database, who asks, and the open transaction, if there is one. */
export interface Ambient {
  readonly reader: Knex;
  readonly caller: Caller | null;
  readonly transaction: { readonly knex: Knex.Transaction; readonly afterCommit: (() => void)[] } | null;
  readonly maintenance: boolean;
}

const slot = createSlot<Ambient>();

export const ambient = (): Ambient | undefined => slot.get();
export const runIn = <T>(value: Ambient, work: () => T): T => slot.run(value, work);

/**
 * The same for work that gives a promise or a lazy query. It is awaited inside: a query builder that is returned unstarted
 * would otherwise start outside, and miss its transaction and its caller.
 */
export const awaitIn = <T>(value: Ambient, work: () => PromiseLike<T> | T): Promise<T> =>
  slot.run(value, () => started(work));

/** A promise is passed on as it is: to wrap one in another, twice with each request, is what shows in a profile. */
function started<T>(work: () => PromiseLike<T> | T): Promise<T> {
  try {
    const result = work();
    return result instanceof Promise ? (result as Promise<T>) : settled(result);
  } catch (error) {
    return Promise.reject(error as Error);
  }
}
const settled = async <T>(result: PromiseLike<T> | T): Promise<T> => await result;

export function currentCaller(): Caller {
  const caller = ambient()?.caller;
  if (!caller) throw new Error('This code needs a caller: run it through database.as(caller, …)');
  return caller;
}
export const currentBrand = (): Id => currentCaller().brandId;

export const inTransaction = (): boolean => ambient()?.transaction != null;

/** Called before anything that leaves the machine: a transaction is no place to wait for others. */
export function refuseInTransaction(what: string): void {
  if (inTransaction())
    throw new Error(`${what} is not allowed inside a transaction: commit the intent first`);
}

/** The system itself, acting for one brand: jobs, scheduled work, webhooks. */
export function systemCaller(brandId: Id): Caller {
  return {
    kind: 'system',
    brandId,
    clientId: null,
    actorId: null,
    permissions: new Set(['*']),
    sessionId: null,
    address: '',
    userAgent: '',
    requestId: '',
  };
}
