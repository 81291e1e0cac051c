import type { Static, TSchema } from 'typebox';
import type { Id } from './json.ts';

export type Audience = 'guest' | 'client' | 'staff' | 'system';

/** Who asks, resolved once at the edge: session, API key, command line, job. */
export interface Caller {
  readonly kind: Audience;
  readonly brandId: Id;
  /** The client whose data is in reach; set for `client` only. */
  readonly clientId: Id | null;
  /** The login (client) or the staff member (staff). */
  readonly actorId: Id | null;
  readonly permissions: ReadonlySet<string>;
  readonly sessionId: Id | null;
  readonly address: string;
  readonly userAgent: string;
  readonly requestId: string;
}

/**
 * One definition gives REST route, validation, permission, brand scope, audit line, OpenAPI, typed client, CLI command and
 * in-process call. The route is below `/api/v1`; `:name` segments are taken from the input.
 */
export interface Action<I extends TSchema = TSchema, O extends TSchema = TSchema> {
  readonly route: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;
  readonly summary: string;
  readonly audience: readonly Audience[];
  /** Staff need this permission; clients need it only if their login is limited. Empty: open to the whole audience. */
  readonly permission: string;
  readonly input: I;
  readonly output: O;
  /** Written to the audit log. Default: every action that is not a GET. */
  readonly audit?: boolean;
  /** The answer is a file, sent as it is; `output` then describes `{ file, type, name }`. */
  readonly file?: boolean;
  run(input: Static<I>, caller: Caller): Promise<Static<O>> | Static<O>;
}
export const defineAction = <I extends TSchema, O extends TSchema>(action: Action<I, O>): Action<I, O> =>
  action;

/** Name → types; core's part is generated, extensions merge theirs. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface Actions {}
