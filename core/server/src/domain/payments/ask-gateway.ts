import { isRefusal, isVendorError, type Gateway, type GatewayDefinition, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { refuseInTransaction } from '../../database/ambient.ts';
import { DeadlineError, within } from '../../hooks/deadline.ts';

const limitMilliseconds = 60_000;

/** A call to a gateway: never inside a transaction, never without a time limit. */
export async function callGateway<T>(
  app: App,
  accountId: Id,
  call: (gateway: Gateway, definition: GatewayDefinition) => Promise<T>,
): Promise<T> {
  refuseInTransaction('Calling a gateway');
  const { gateway, definition } = await app.connections.gateway(accountId);
  return inTime(call(gateway, definition));
}

/** An answer that does not come in a minute is a `DeadlineError`. */
export const inTime = <T>(answer: Promise<T>): Promise<T> =>
  within(limitMilliseconds, 'The gateway did not answer in time', answer);

export type Answer<T> = { readonly value: T } | { readonly silence: unknown; readonly retryAfter?: number };

/** For questions only: no answer changes nothing. What is neither a vendor's trouble nor a time-out is a defect, and thrown. */
export async function askGateway<T>(
  app: App,
  accountId: Id,
  question: (gateway: Gateway) => Promise<T>,
): Promise<Answer<T>> {
  try {
    return { value: await callGateway(app, accountId, question) };
  } catch (error) {
    if (isVendorError(error) || isRefusal(error) || error instanceof DeadlineError)
      return {
        silence: error,
        ...(isVendorError(error) && error.retryAfter !== undefined ? { retryAfter: error.retryAfter } : {}),
      };
    throw error;
  }
}
