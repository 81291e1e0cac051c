import type { Knex } from 'knex';
import type { Action } from './actions.ts';
import type { Hooks } from './hooks.ts';
import type { Id, Json } from './json.ts';

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A request exactly as it came in: signatures are checked on `body`, before anything parses it. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly receivedAt: Date;
}

export interface HttpRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Record<string, string>;
  body?: string;
  /** Milliseconds, default 15,000. After that the outcome is unknown. */
  timeout?: number;
}
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** @throws VendorError `vendor.garbage` when the body is not JSON */
  json<T = Json>(): T;
}

/** What an extension is handed; every registration made through it is undone when the extension is disabled. */
export interface Context<S = unknown> {
  readonly id: string;
  /** Validated, secrets opened, replaced (by a new setup) on change. */
  readonly settings: S;
  readonly hooks: Hooks;
  readonly log: Log;
  /**
   * Requests to the vendor: with a time limit, a circuit breaker per origin, no redirects, and refused inside a transaction.
   * A time-out or a dropped connection throws `VendorError` with `outcome: 'unknown'`; any HTTP status is returned.
   */
  readonly http: { request(url: string, request?: HttpRequest): Promise<HttpResponse> };
  readonly db: { readonly knex: Knex; transaction<T>(work: () => Promise<T>): Promise<T> };
  readonly clock: { now(): Date };
  /** They become `<id>.<name>`. */
  actions(group: Record<string, Action>): void;
  /**
   * With a key no second one waits: asked for while it runs, it runs once more. One that failed until it was set aside makes
   * way for the next one with its key.
   */
  job<T extends Json>(
    name: string,
    run: (data: T) => Promise<void>,
  ): { enqueue(data: T, options?: { key?: string; runAt?: Date }): Promise<void> };
  every(cron: string, name: string, run: () => Promise<void>): void;
  webhook(path: string, receive: (request: RawRequest) => Promise<void>): void;
  call(action: string, input: Json): Promise<Json>;
  /** Runs when the extension ends; at once when it has ended already, because its setup took too long. */
  dispose(undo: () => void | Promise<void>): void;
}

/** What a gateway account or a server connection gets: its own settings and the way out. */
export interface ConnectionContext<S = unknown> {
  readonly id: Id;
  readonly settings: S;
  readonly log: Log;
  readonly http: Context['http'];
  readonly clock: { now(): Date };
}

export interface Person {
  readonly id: Id;
  readonly name: string;
  readonly email: string;
  readonly company: string | null;
  readonly country: string | null;
  readonly language: string;
}
