import { VendorError, type Context, type HttpResponse } from '@moorage/sdk';

/** Errors that mean that no connection came about, so that nothing can have been done. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** `context.http` as an extension knows it: real requests, a time limit, no redirects; silence is an unknown outcome. */
export function createVendorHttp(options: { timeout?: number } = {}): Context['http'] {
  return {
    async request(url, { method = 'GET', headers = {}, body, timeout = options.timeout ?? 15_000 } = {}) {
      const signal = AbortSignal.timeout(timeout);
      try {
        const init = { method, headers, redirect: 'manual' as const, signal };
        const response = await fetch(url, body === undefined ? init : { ...init, body });
        const text = await response.text();
        return toResponse(method, response.status, Object.fromEntries(response.headers), text);
      } catch (error) {
        throw silence(url, error);
      }
    },
  };
}

/** Without the path: an address may carry a key in its query. */
function silence(url: string, cause: unknown): VendorError {
  const { origin } = new URL(url);
  if (cause instanceof DOMException && cause.name === 'TimeoutError')
    return new VendorError('vendor.timeout', `${origin} did not answer in time`, {
      outcome: 'unknown',
      cause,
    });
  const reason = (cause as { cause?: { code?: string } }).cause?.code ?? '';
  if (NEVER_SENT.has(reason))
    return new VendorError('vendor.unreachable', `${origin} cannot be reached (${reason})`, {
      retryable: true,
      cause,
    });
  return new VendorError('vendor.dropped', `${origin} dropped the connection`, {
    outcome: 'unknown',
    cause,
  });
}

const toResponse = (
  method: string,
  status: number,
  headers: Record<string, string>,
  text: string,
): HttpResponse => ({
  status,
  headers,
  text,
  json<T>(): T {
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      throw new VendorError('vendor.garbage', `The vendor answered ${status} with a body that is not JSON`, {
        outcome: method === 'GET' ? 'refused' : 'unknown',
        retryable: true,
        status,
        cause,
      });
    }
  },
});
