import type { Envelope, Id } from '@moorage/sdk';
import type { Database } from '../database/database.ts';
import { DeadlineError, limitTime } from './deadline.ts';
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
  limit = limitMilliseconds,
): Promise<Delivered<T>[]> {
  const brands = new Map<Id, Delivery<T>[]>();
  for (const delivery of deliveries) {
    const list = brands.get(delivery.brandId);
    if (list) list.push(delivery);
    else brands.set(delivery.brandId, [delivery]);
  }
  const results = await Promise.all(
    [...brands].map(([brandId, list]) => db.asSystem(brandId, () => deliverTogether(list, limit))),
  );
  return results.flat();
}

/** They begin together, so one promise and one time limit serve them all. */
function deliverTogether<T>(deliveries: readonly Delivery<T>[], limit: number): Promise<Delivered<T>[]> {
  return new Promise((resolve) => {
    const results: (Delivered<T> | undefined)[] = deliveries.map(() => undefined);
    let open = deliveries.length;
    const leave = limitTime(limit, () =>
      deliveries.forEach(({ listener }, index) =>
        end(index, true, new DeadlineError(`${listener?.listenerId} took longer than ${limit / 1_000} s`)),
      ),
    );

    function end(index: number, failed: boolean, error?: unknown): void {
      const delivery = deliveries[index];
      if (!delivery || results[index]) return;
      const { about } = delivery;
      results[index] = failed ? { about, failed, error } : { about, failed };
      open -= 1;
      if (open > 0) return;
      leave();
      resolve(results as Delivered<T>[]);
    }

    deliveries.forEach((delivery, index) => deliver(delivery, index, end));
  });
}

/** A listener that gives no promise is done when it returns. */
function deliver<T>(
  { listener, envelope }: Delivery<T>,
  index: number,
  end: (index: number, failed: boolean, error?: unknown) => void,
): void {
  try {
    if (!listener) throw new Error(`Nobody listens to ${envelope.name} under this name any more`);
    const result = listener(envelope);
    if (!result) return end(index, false);
    result.then(
      () => end(index, false),
      (error: unknown) => end(index, true, error),
    );
  } catch (error) {
    end(index, true, error);
  }
}
