import { randomFillSync } from 'node:crypto';
import type { Middleware } from './context.ts';

const bytes = 9;
/** Randomness for many ids at once: asking for a little costs as much as asking for a lot. */
const pool = Buffer.alloc(bytes * 256);
let used = pool.length;

function nextId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return pool.toString('base64url', used, (used += bytes));
}

/** Ours, never the sender's: what stands in the log and in the audit line cannot be chosen from outside. */
export const giveRequestId: Middleware = (context, next) => {
  context.state.requestId = nextId();
  context.set('x-request-id', context.state.requestId);
  return next();
};
