import { createSlot } from '../scope.ts';

const slot = createSlot<string | null>();

/**
 * The key under which the caller will repeat this very wish. A verb that creates something may keep it as its own unique
 * key: a crash can lose our stored answer, but not the row that the verb wrote.
 */
export const idempotencyKey = (): string | null => slot.get() ?? null;
export const withIdempotencyKey = <T>(key: string | null, work: () => T): T => slot.run(key, work);
