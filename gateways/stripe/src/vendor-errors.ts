import { isVendorError, VendorError } from '@moorage/sdk';
import Stripe from 'stripe';

/**
 * What a failed call means for us. The original error is not attached: it holds whole objects, client secrets among them,
 * and would end in a log.
 */
export function vendorError(error: unknown): Error {
  if (!(error instanceof Stripe.errors.StripeError))
    return error instanceof Error ? error : new Error(String(error));
  const status = error.statusCode;
  const about = `${error.message}${error.requestId === undefined ? '' : ` (Stripe request ${error.requestId})`}`;
  const unknown = (code: string, text: string, retryable = true): VendorError =>
    new VendorError(code, text, { outcome: 'unknown', retryable, ...statusOf(status) });
  const refused = (code: string, text = about): VendorError =>
    new VendorError(code, text, { outcome: 'refused', retryable: false, ...statusOf(status) });

  if (error instanceof Stripe.errors.StripeConnectionError) return silence(error);
  if (error.code === 'idempotency_key_in_use')
    return new VendorError('stripe.key-in-use', about, {
      outcome: 'unknown',
      retryAfter: 5,
      ...statusOf(status),
    });
  if (error.rawType === 'idempotency_error')
    return unknown(
      'stripe.key-mismatch',
      `The same key was used for another request before: ${about}`,
      false,
    );
  if (status === undefined || status >= 500) return unknown('stripe.server-error', about);
  if (status === 429)
    return new VendorError('stripe.rate-limit', about, {
      outcome: 'refused',
      retryable: true,
      retryAfter: retryAfter(error),
      status,
    });
  if (status === 409) return unknown('stripe.conflict', about);
  if (status === 401) return refused('stripe.credentials', `Stripe does not accept the secret key: ${about}`);
  if (status === 403) return refused('stripe.permission', `The key lacks a permission: ${about}`);
  if (error.code === 'resource_missing') return refused('stripe.missing');
  return refused('stripe.refused');
}

/** What kept an answer away. `detail` is what the HTTP client threw: the platform's own word, a time-out, or a defect. */
function silence({ detail, message }: InstanceType<typeof Stripe.errors.StripeConnectionError>): Error {
  const isTimeout = (detail as { code?: unknown } | undefined)?.code === Stripe.HttpClient.TIMEOUT_ERROR_CODE;
  const isTrouble = isVendorError(detail);
  // Nothing left this machine: a clear no. It names an address, and holds nothing of Stripe's.
  if (isTrouble && detail.outcome === 'refused') return detail;
  if (!isTrouble && !isTimeout && detail instanceof Error) return detail;
  return new VendorError(
    'stripe.unreachable',
    `Stripe could not be reached or did not answer in time: ${isTrouble ? detail.message : message}`,
    { outcome: 'unknown' },
  );
}

const statusOf = (status: number | undefined): { status?: number } =>
  status === undefined ? {} : { status };

function retryAfter(error: InstanceType<typeof Stripe.errors.StripeError>): number {
  const seconds = Number(error.headers?.['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 5;
}

/** Run a call and speak of its failure in our own terms. */
export async function asking<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw vendorError(error);
  }
}
