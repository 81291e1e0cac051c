import { createHash } from 'node:crypto';
import type { Caller } from '@moorage/sdk';
import { ambient, currentCaller } from '../database/ambient.ts';
import { createSlot } from '../scope.ts';

const slot = createSlot<{ readonly key: string; readonly caller: Caller }>();

/**
 * The key under which the caller will repeat this very wish. A verb that creates something may keep it as its own unique
 * key: a crash can lose our stored answer, but not the row that the verb wrote. Jobs and events that the request woke are
 * no part of the wish: they have a caller of their own.
 */
export function idempotencyKey(): string | null {
  const wish = slot.get();
  return wish !== undefined && wish.caller === ambient()?.caller ? wish.key : null;
}
export const withIdempotencyKey = <T>(key: string, caller: Caller, work: () => T): T =>
  slot.run({ key, caller }, work);

/** The same person who repeats the same wish about the same things gets the same word, fit for a unique column. Null without a key. */
export function wishAbout(...things: readonly unknown[]): string | null {
  const key = idempotencyKey();
  if (key === null) return null;
  const { kind, actorId } = currentCaller();
  return createHash('sha256')
    .update(JSON.stringify([kind, actorId, ...things, key]))
    .digest('hex')
    .slice(0, 40);
}
