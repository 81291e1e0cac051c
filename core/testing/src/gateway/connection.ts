import type { ConnectionContext, Person } from '@moorage/sdk';
import { createVendorHttp } from '../vendor-http.ts';

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

/** The context of one connection outside any application: real HTTP and the given clock. */
export const connectionContext = <S>(options: {
  settings: S;
  log: ConnectionContext['log'];
  clock: { now(): Date };
}): ConnectionContext<S> => ({ id: 1, ...options, http: createVendorHttp() });

export const somebody: Person = {
  id: 42,
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  company: null,
  country: 'GB',
  language: 'en',
};
