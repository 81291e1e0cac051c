import { VendorError, type ConnectionContext, type HttpResponse, type Json, type Person } from '@moorage/sdk';

/** Everything an extension said, so that a test can look for what it should not have said. */
export interface CapturedLog {
  readonly log: ConnectionContext['log'];
  readonly lines: readonly string[];
}
export function captureLog(): CapturedLog {
  const lines: string[] = [];
  const write =
    (level: string) =>
    (fields: object, message: string): void =>
      void lines.push(`${level} ${message} ${everythingIn(fields)}`);
  return {
    lines,
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
  };
}

/** All text that a logger could take out of a value: own fields, messages, stacks and causes, to any depth. */
export function everythingIn(value: unknown, seen = new Set<unknown>()): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (seen.has(value)) return '';
  seen.add(value);
  return Object.getOwnPropertyNames(value)
    .map((name) => `${name}=${everythingIn((value as Record<string, unknown>)[name], seen)}`)
    .join(' ');
}

/** The context of one connection outside any application: plain HTTP with a time limit, and the given clock. */
export function connectionContext<S>(options: {
  settings: S;
  log: ConnectionContext['log'];
  clock: { now(): Date };
}): ConnectionContext<S> {
  return { id: 1, ...options, http: { request } };
}

const request: ConnectionContext['http']['request'] = async (url, options = {}) => {
  try {
    const response = await fetch(url, {
      method: options.method ?? 'GET',
      redirect: 'manual',
      signal: AbortSignal.timeout(options.timeout ?? 15_000),
      ...(options.headers === undefined ? {} : { headers: options.headers }),
      ...(options.body === undefined ? {} : { body: options.body }),
    });
    return answer(response.status, Object.fromEntries(response.headers), await response.text());
  } catch (error) {
    throw new VendorError('vendor.unreachable', 'No answer', { outcome: 'unknown', cause: error });
  }
};

const answer = (status: number, headers: Record<string, string>, text: string): HttpResponse => ({
  status,
  headers,
  text,
  json<T = Json>(): T {
    try {
      return JSON.parse(text) as T;
    } catch (error) {
      throw new VendorError('vendor.garbage', 'The answer is not JSON', {
        outcome: 'unknown',
        status,
        cause: error,
      });
    }
  },
});

export const somebody: Person = {
  id: 42,
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  company: null,
  country: 'GB',
  language: 'en',
};
