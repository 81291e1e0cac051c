import { actionRoutes, type ActionTypes } from './generated.ts';
import { Problem, readProblem } from './problem.ts';
import { buildRequest } from './request.ts';

// The generated types are `ActionTypes[name] = { input, output }`; a name that is not there yet takes and gives anything.
export type ActionInput<N extends string> = N extends keyof ActionTypes
  ? ActionTypes[N] extends { input: infer I }
    ? I
    : never
  : // eslint-disable-next-line @typescript-eslint/no-explicit-any
    any;
export type ActionOutput<N extends string> = N extends keyof ActionTypes
  ? ActionTypes[N] extends { output: infer O }
    ? O
    : never
  : // eslint-disable-next-line @typescript-eslint/no-explicit-any
    any;
export type ActionName = (keyof ActionTypes & string) | (string & {});

export interface CallOptions {
  /** Give the same key to every repetition of one wish; without it each call is a new wish. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** Milliseconds, default 30,000. */
  timeout?: number;
}
export interface ApiOptions {
  /** For example `/api/v1`. */
  base: string;
  /** The token of the session, read at each call because signing in changes it. */
  csrf?: string | null | (() => string | null);
  routes?: Record<string, string>;
  fetch?: typeof fetch;
  /** Told of every problem before it is thrown: a lost session, for example. */
  onProblem?: (problem: Problem, name: string) => void;
}
export interface Api {
  /** `name` is an action (`invoices.pay`) or, for one that the table does not know, a route (`POST /radar/scan/:id`). */
  call<N extends ActionName>(
    name: N,
    input?: ActionInput<N>,
    options?: CallOptions,
  ): Promise<ActionOutput<N>>;
  /** The address of a GET action, for links to files. */
  url<N extends ActionName>(name: N, input?: ActionInput<N>): string;
  /** Routes of an extension's own actions. Returns the undo. */
  addRoutes(routes: Record<string, string>): () => void;
}

export function newKey(): string {
  // `randomUUID` exists only on https and localhost; a first installation may be neither.
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

export function createApi(options: ApiOptions): Api {
  const routes: Record<string, string> = { ...(options.routes ?? actionRoutes) };
  const send = options.fetch ?? ((...parameters: Parameters<typeof fetch>) => fetch(...parameters));

  const routeOf = (name: string): string => {
    const route = /^[A-Z]+ \//.test(name) ? name : Object.hasOwn(routes, name) ? routes[name] : undefined;
    if (!route) throw new Error(`There is no action "${name}": run "npm run api", or check the spelling.`);
    return route;
  };

  async function call(
    name: string,
    input: unknown,
    { idempotencyKey, signal, timeout = 30_000 }: CallOptions = {},
  ) {
    const request = buildRequest(options.base, routeOf(name), input);
    const headers: Record<string, string> = { accept: 'application/json' };
    if (request.body !== undefined) headers['content-type'] = 'application/json';
    if (request.isWrite) {
      const token = typeof options.csrf === 'function' ? options.csrf() : options.csrf;
      if (token) headers['x-csrf-token'] = token;
      headers['idempotency-key'] = idempotencyKey ?? newKey();
    }
    const limit = AbortSignal.timeout(timeout);
    const init: RequestInit = {
      method: request.method,
      headers,
      credentials: 'same-origin',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      ...(request.body === undefined ? {} : { body: request.body }),
    };
    try {
      const response = await send(request.url, init);
      if (!response.ok) throw await readProblem(response);
      if (response.status === 204) return undefined;
      return await readValue(response);
    } catch (error) {
      if (signal?.aborted) throw error;
      const problem = error instanceof Problem ? error : noAnswer(error, limit.aborted, request.isWrite);
      options.onProblem?.(problem, name);
      throw problem;
    }
  }

  return {
    call: call as Api['call'],
    url: (name, input) => buildRequest(options.base, routeOf(name), input).url,
    addRoutes(more) {
      const names = Object.keys(more).filter((name) => !Object.hasOwn(routes, name));
      for (const name of names) routes[name] = more[name]!;
      return () => names.forEach((name) => delete routes[name]);
    },
  };
}

async function readValue(response: Response): Promise<unknown> {
  if (/\bjson\b/.test(response.headers.get('content-type') ?? '')) return response.json();
  if ((await response.text()) === '') return undefined;
  throw garbled(response.status, response.headers.get('x-request-id'));
}

const garbled = (status: number, requestId: string | null) =>
  new Problem({
    code: 'answer',
    title: 'The server gave an answer that this page does not understand',
    detail: 'Reload the page; if it stays, tell support.',
    status,
    requestId,
  });

/** No answer is not a refusal: the request may have arrived. */
function noAnswer(cause: unknown, late: boolean, isWrite: boolean): Problem {
  if (cause instanceof SyntaxError) return garbled(200, null);
  const doubt = isWrite ? 'It is not known whether your change arrived. Trying again is safe.' : '';
  return late
    ? new Problem({
        code: 'timeout',
        title: 'The server takes too long to answer',
        detail: doubt || 'Try again in a moment.',
        cause,
      })
    : new Problem({
        code: 'network',
        title: 'The server cannot be reached',
        detail: `Check your connection, then try again. ${doubt}`.trim(),
        cause,
      });
}
