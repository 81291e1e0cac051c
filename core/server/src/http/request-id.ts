import { randomBytes } from 'node:crypto';
import type { Middleware } from './context.ts';

/** Ours, never the sender's: what stands in the log and in the audit line cannot be chosen from outside. */
export const giveRequestId: Middleware = (context, next) => {
  context.state.requestId = randomBytes(9).toString('base64url');
  context.set('x-request-id', context.state.requestId);
  return next();
};
