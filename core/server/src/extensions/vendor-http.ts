import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import { isIP } from 'node:net';
import { Agent, request as send, type Dispatcher } from 'undici';
import { isVendorError, VendorError, type Context, type HttpRequest, type HttpResponse } from '@moorage/sdk';
import { refuseInTransaction } from '../database/ambient.ts';
import type { Logger } from '../log.ts';
import { forbidden, guardedLookup, isAllowedAddress } from './addresses.ts';

const defaultTimeout = 15_000;
const sizeLimit = 10 * 1024 * 1024;

export interface VendorHttp {
  /** What one extension gets; its requests are logged under its name. */
  of(log: Logger): Context['http'];
  close(): Promise<void>;
}

/**
 * The only way out to vendors. No answer is never reported as a failure: the request may have been carried out, also a GET
 * that starts something at a vendor with strange manners.
 */
export function createVendorHttp({
  allowLoopback,
  breakAfter = 5,
  tryAgainAfter = 10_000,
  limit = sizeLimit,
}: {
  allowLoopback: boolean;
  /** That many requests in a row without an answer open the circuit of an origin … */
  breakAfter?: number;
  /** … and after this many milliseconds one request may try it. */
  tryAgainAfter?: number;
  limit?: number;
}): VendorHttp {
  const agent = new Agent({
    connect: { lookup: guardedLookup(allowLoopback) as never, timeout: defaultTimeout },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const circuits = new Map<string, CircuitBreakerPolicy>();
  const circuit = (origin: string): CircuitBreakerPolicy => {
    let known = circuits.get(origin);
    if (!known) {
      known = circuitBreaker(
        handleWhen((error) => isVendorError(error) && silent.has(error.code)),
        { halfOpenAfter: tryAgainAfter, breaker: new ConsecutiveBreaker(breakAfter) },
      );
      circuits.set(origin, known);
    }
    return known;
  };

  async function request(log: Logger, url: string, options: HttpRequest = {}): Promise<HttpResponse> {
    refuseInTransaction('A request to a vendor');
    const target = checkedUrl(url, allowLoopback);
    const started = performance.now();
    const fields = { method: options.method ?? 'GET', origin: target.origin, path: target.pathname };
    try {
      const response = await circuit(target.origin).execute(() => exchange(target, options));
      const milliseconds = Math.round(performance.now() - started);
      log.debug({ ...fields, status: response.status, milliseconds }, 'A vendor answered');
      return response;
    } catch (error) {
      const failure = error instanceof BrokenCircuitError ? broken(target) : error;
      const code = isVendorError(failure) ? failure.code : String(failure);
      log.warn({ ...fields, code }, 'A request to a vendor had no good end');
      throw failure;
    }
  }

  async function exchange(target: URL, options: HttpRequest): Promise<HttpResponse> {
    const timeout = options.timeout ?? defaultTimeout;
    const signal = AbortSignal.timeout(timeout);
    try {
      const response = await send(target, {
        dispatcher: agent,
        method: options.method ?? 'GET',
        headers: { 'user-agent': 'Moorage/1', accept: 'application/json', ...lowerCase(options.headers) },
        body: options.body ?? null,
        signal,
      });
      return answer(target, response.statusCode, response.headers, await read(target, response.body, limit));
    } catch (error) {
      throw signal.aborted && !isVendorError(error)
        ? timedOut(target, timeout, error)
        : translate(target, error);
    }
  }

  const broken = (target: URL): VendorError =>
    new VendorError(
      'vendor.paused',
      `${target.host} did not answer several times in a row; requests to it are held back for a moment.`,
      { retryable: true, retryAfter: Math.ceil(tryAgainAfter / 1_000) },
    );

  return {
    of: (log) => ({ request: (url, options) => request(log, url, options) }),
    close: () => agent.destroy(),
  };
}

/** These say that the vendor is not there, so they count for its circuit. */
const silent = new Set(['vendor.timeout', 'vendor.dropped', 'vendor.unreachable']);

/** @throws VendorError before anything is sent */
function checkedUrl(text: string, allowLoopback: boolean): URL {
  const refuse = (message: string): VendorError =>
    new VendorError('vendor.address-invalid', message, { retryable: false });
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw refuse('The address of the vendor is not a URL. Write it like "https://panel.example.com".');
  }
  if (url.protocol !== 'https:' && !(allowLoopback && url.protocol === 'http:'))
    throw refuse(`The address must begin with https://, not ${url.protocol}//.`);
  if (url.username !== '' || url.password !== '')
    throw refuse('The address may not carry a user name or a password.');
  // The connector looks names up, but connects to literal addresses without asking.
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0 && !isAllowedAddress(literal, allowLoopback)) throw forbidden(literal);
  return url;
}

async function read(target: URL, body: Dispatcher.ResponseData['body'], limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) {
      throw new VendorError('vendor.too-large', `${target.host} sent an answer larger than ${limit} bytes.`, {
        outcome: 'unknown',
        retryable: false,
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function answer(
  target: URL,
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  text: string,
): HttpResponse {
  return {
    status,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    ),
    text,
    json<T>(): T {
      try {
        return JSON.parse(text) as T;
      } catch (error) {
        throw new VendorError(
          'vendor.garbage',
          `${target.host} answered ${status} with something that is not JSON.`,
          {
            outcome: 'unknown',
            status,
            cause: error,
          },
        );
      }
    },
  };
}

const timedOut = (target: URL, timeout: number, cause: unknown): VendorError =>
  new VendorError('vendor.timeout', `${target.host} did not answer within ${timeout / 1_000} s.`, {
    outcome: 'unknown',
    cause,
  });

/** Nothing was sent: no connection came about. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
]);

function translate(target: URL, error: unknown): unknown {
  if (isVendorError(error)) return error;
  const failure = error as NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] };
  if (failure.cause && isVendorError(failure.cause)) return failure.cause;
  // Several addresses were tried: the first tells.
  const code = failure.code ?? failure.errors?.[0]?.code ?? '';
  if (code === 'UND_ERR_INVALID_ARG') return error;
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return timedOut(target, defaultTimeout, error);
  if (neverSent.has(code))
    return new VendorError('vendor.unreachable', `${target.host} cannot be reached (${code}).`, {
      retryable: true,
      cause: error,
    });
  if (/^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_)/.test(code))
    return new VendorError(
      'vendor.certificate',
      `The certificate of ${target.host} is not accepted (${code}).`,
      {
        retryable: false,
        cause: error,
      },
    );
  return new VendorError(
    'vendor.dropped',
    `The connection to ${target.host} broke (${code || failure.message}).`,
    {
      outcome: 'unknown',
      cause: error,
    },
  );
}

const lowerCase = (headers: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
