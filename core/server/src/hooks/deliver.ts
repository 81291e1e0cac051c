import type { Envelope, Id } from '@moorage/sdk';
import type { Database } from '../database/database.ts';
import { follow } from './deadline.ts';
import type { Listener } from './hooks.ts';

const limitMilliseconds = 60_000;

/** One event for one listener; undefined when that does not listen any more. */
export interface Delivery<T> {
  readonly about: T;
  readonly brandId: Id;
  readonly listener: Listener | undefined;
  readonly envelope: Envelope;
}
export interface Delivered<T> {
  readonly about: T;
  readonly failed: boolean;
  readonly error?: unknown;
}

/** Hands the events over side by side, each in its brand; a brand is entered once for all of its events. */
export async function deliverAll<T>(
  db: Pick<Database, 'asSystem'>,
  deliveries: readonly Delivery<T>[],
): Promise<Delivered<T>[]> {
  const brands = new Map<Id, Delivery<T>[]>();
  for (const delivery of deliveries) {
    const list = brands.get(delivery.brandId);
    if (list) list.push(delivery);
    else brands.set(delivery.brandId, [delivery]);
  }
  const results = await Promise.all(
    [...brands].map(([brandId, list]) => db.asSystem(brandId, () => deliverTogether(list))),
  );
  return results.flat();
}

/** One promise for all of them. */
function deliverTogether<T>(deliveries: readonly Delivery<T>[]): Promise<Delivered<T>[]> {
  return new Promise((resolve) => {
    const results: Delivered<T>[] = [];
    const finish = (result: Delivered<T>): void => {
      if (results.push(result) === deliveries.length) resolve(results);
    };
    for (const delivery of deliveries) deliver(delivery, finish);
  });
}

/** A listener that gives no promise is done when it returns; any other has a minute. */
function deliver<T>(delivery: Delivery<T>, finish: (result: Delivered<T>) => void): void {
  const { about, listener, envelope } = delivery;
  try {
    if (!listener) throw new Error(`Nobody listens to ${envelope.name} under this name any more`);
    const result = listener(envelope);
    if (!result) return finish({ about, failed: false });
    const late = `${listener.listenerId} took longer than 60 s`;
    follow(result, limitMilliseconds, late, (failed, outcome) =>
      finish(failed ? { about, failed, error: outcome } : { about, failed }),
    );
  } catch (error) {
    finish({ about, failed: true, error });
  }
}
