import { AsyncLocalStorage } from 'node:async_hooks';
import type { Knex } from 'knex';
import type { Caller, Id } from '@moorage/sdk';

/** What surrounds the running code: which database, who asks, and the open transaction, if there is one. */
export interface Ambient {
  readonly reader: Knex;
  readonly caller: Caller | null;
  readonly transaction: { readonly knex: Knex.Transaction; readonly afterCommit: (() => void)[] } | null;
  readonly maintenance: boolean;
}

const storage = new AsyncLocalStorage<Ambient>();

export const ambient = (): Ambient | undefined => storage.getStore();
export const runIn = <T>(value: Ambient, work: () => T): T => storage.run(value, work);

/**
 * The same for work that gives a promise or a lazy query. It is awaited inside: a query builder that is returned unstarted
 * would otherwise start outside, and miss its transaction and its caller.
 */
export const awaitIn = <T>(value: Ambient, work: () => PromiseLike<T> | T): Promise<T> =>
  storage.run(value, async () => await work());

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
