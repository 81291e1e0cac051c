import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiVersion, newId, type Account } from './account.ts';
import { ApiError, malformed } from './errors.ts';
import { expanded } from './expand.ts';
import type { Faults } from './faults.ts';
import { list, parseForm, text, type Form } from './form.ts';
import type { Answer, IdempotencyKeys } from './idempotency.ts';
import { checkParameters } from './parameters.ts';
import { routes, type Call } from './routes.ts';

export interface Logged {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly params: Form;
  readonly idempotencyKey: string | null;
  readonly apiVersion: string | null;
  readonly status: number | null;
  readonly body: object | null;
  readonly replayed: boolean;
  readonly dropped: boolean;
}
export interface Api {
  readonly account: Account;
  readonly faults: Faults;
  readonly keys: IdempotencyKeys;
  readonly log: Logged[];
}
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly params: Form;
  readonly by: 'server' | 'browser';
  readonly idempotencyKey: string | null;
}

/** `/v1/*`: faults ordered for now, key, parameters, idempotency, work, answer. */
export async function serveApi(
  api: Api,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const method = request.method ?? 'GET';
  response.setHeader('access-control-allow-origin', '*');
  if (method === 'OPTIONS') {
    response.writeHead(204, {
      'access-control-allow-methods': 'GET, POST, DELETE',
      'access-control-allow-headers': 'authorization, content-type, idempotency-key, stripe-version',
    });
    response.end();
    return;
  }
  const params = parseForm(method === 'POST' ? body : url.search.slice(1));
  const asked = { method, path: url.pathname, params, idempotencyKey: header(request, 'idempotency-key') };
  const note = (result: Partial<Logged>): void => {
    api.log.push({
      ...asked,
      at: api.account.clock.now().toISOString(),
      params: redacted(params),
      apiVersion: header(request, 'stripe-version'),
      status: null,
      body: null,
      replayed: false,
      dropped: false,
      ...result,
    });
  };
  const drop = (): void => {
    note({ dropped: true });
    request.socket.destroy();
  };

  if (api.faults.take('drop', 'before', method, asked.path)) return drop();
  const { answer, replayed } = await answerTo(api, request, asked, (held) => pause(api, held, asked));
  await pause(api, 'after', asked);
  if (api.faults.take('drop', 'after', method, asked.path)) return drop();
  note({ status: answer.status, body: answer.body, replayed });
  send(response, answer, asked.idempotencyKey, replayed);
}

async function pause(
  api: Api,
  when: 'before' | 'after',
  asked: { method: string; path: string },
): Promise<void> {
  const delay = api.faults.take('delay', when, asked.method, asked.path);
  if (delay?.kind === 'delay') await sleep(delay.ms);
}

async function answerTo(
  api: Api,
  request: IncomingMessage,
  asked: Omit<Asked, 'by'>,
  wait: (when: 'before') => Promise<void>,
): Promise<{ answer: Answer; replayed: boolean }> {
  const requestId = newId('req', 14);
  const key = asked.method === 'POST' ? asked.idempotencyKey : null;
  let begun = false;
  const failed = (error: unknown): Answer => {
    if (!(error instanceof ApiError)) throw error;
    return {
      status: error.status,
      body: {
        error: { ...error.body, request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}` },
      },
      requestId,
    };
  };
  try {
    const by = authenticate(api.account, request, asked.params);
    const ordered = api.faults.take('fail', 'before', asked.method, asked.path);
    if (ordered?.kind === 'fail') return { answer: ordinary(ordered, requestId), replayed: false };
    const version = header(request, 'stripe-version');
    if (version !== null && version !== apiVersion)
      throw malformed(`Invalid Stripe API version: ${version}. This simulator speaks ${apiVersion}.`);
    const call = find(api.account, { ...asked, by });
    if (key !== null) {
      const earlier = api.keys.begin(
        key,
        JSON.stringify([asked.path, asked.params]),
        api.account.clock.now(),
      );
      if (earlier) return { answer: earlier, replayed: true };
      begun = true;
    }
    await wait('before');
    api.account.current = { id: requestId, idempotencyKey: key };
    const result = call();
    const failing = api.faults.take('fail', 'after', asked.method, asked.path);
    const answer =
      failing?.kind === 'fail' ? ordinary(failing, requestId) : { status: 200, body: result, requestId };
    if (key !== null) api.keys.finish(key, answer);
    return { answer, replayed: false };
  } catch (error) {
    const answer = failed(error);
    if (key !== null && begun) {
      if (error instanceof ApiError && error.executed) api.keys.finish(key, answer);
      else api.keys.forget(key);
    }
    return { answer, replayed: false };
  }
}

function find(account: Account, asked: Asked): () => object {
  for (const route of routes) {
    const match = route.method === asked.method ? route.pattern.exec(asked.path) : null;
    if (!match) continue;
    if (asked.by === 'browser' && !route.browser)
      throw new ApiError(
        403,
        {
          type: 'invalid_request_error',
          code: 'secret_key_required',
          message:
            'This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.',
        },
        { executed: false },
      );
    checkParameters(asked.params, route.params, { browser: asked.by === 'browser' });
    const id = decodeURIComponent(match[1] ?? '');
    if (asked.by === 'browser') checkClientSecret(account, id, asked.params);
    const call: Call = { account, id, params: asked.params, path: asked.path, by: asked.by };
    return () => {
      const result = expanded(account, route.run(call), list(asked.params.expand));
      return asked.by === 'browser' ? forTheBrowser(result) : result;
    };
  }
  throw new ApiError(
    404,
    { type: 'invalid_request_error', message: `Unrecognized request URL (${asked.method}: ${asked.path}).` },
    { executed: false },
  );
}

function authenticate(account: Account, request: IncomingMessage, params: Form): 'server' | 'browser' {
  const given = header(request, 'authorization')?.replace(/^Bearer /, '') ?? text(params.key) ?? '';
  if (given === account.secretKey) return 'server';
  if (given === account.publishableKey) return 'browser';
  const shown =
    given === ''
      ? 'You did not provide an API key.'
      : `Invalid API Key provided: ${given.slice(0, 8)}****${given.slice(-4)}`;
  throw new ApiError(401, { type: 'invalid_request_error', message: shown }, { executed: false });
}

function checkClientSecret(account: Account, id: string, params: Form): void {
  const intent = account.paymentIntents.get(id) ?? account.setupIntents.get(id);
  if (!intent || intent.client_secret === text(params.client_secret)) return;
  throw malformed(
    'The client_secret provided does not match the client_secret associated with this intent.',
    { param: 'client_secret' },
  );
}

/** The publishable key sees what the payer may see. */
function forTheBrowser(value: object): object {
  const { metadata, customer, latest_charge, ...rest } = value as Record<string, unknown>;
  void [metadata, customer, latest_charge];
  return rest;
}

const ordinary = (
  fault: { status: number; code?: string; type?: string; message?: string; retryAfter?: number },
  requestId: string,
): Answer & { retryAfter?: number } => ({
  status: fault.status,
  requestId,
  ...(fault.retryAfter === undefined ? {} : { retryAfter: fault.retryAfter }),
  body: {
    error: {
      type: fault.type ?? (fault.status >= 500 ? 'api_error' : 'invalid_request_error'),
      ...(fault.code === undefined
        ? fault.status === 429
          ? { code: 'rate_limit' }
          : {}
        : { code: fault.code }),
      message: fault.message ?? `An ordered failure (${fault.status}).`,
    },
  },
});

function send(
  response: ServerResponse,
  answer: Answer & { retryAfter?: number },
  key: string | null,
  replayed: boolean,
): void {
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    'request-id': answer.requestId,
    'stripe-version': apiVersion,
    ...(key === null ? {} : { 'idempotency-key': key }),
    ...(replayed ? { 'idempotent-replayed': 'true', 'original-request': answer.requestId } : {}),
    ...(answer.retryAfter === undefined ? {} : { 'retry-after': String(answer.retryAfter) }),
  });
  response.end(JSON.stringify(answer.body, null, 2));
}

const header = (request: IncomingMessage, name: string): string | null => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
};

/** Card numbers and security codes do not stay in the log of requests. */
function redacted(params: Form): Form {
  return JSON.parse(
    JSON.stringify(params, (key, value: unknown) =>
      key === 'number' && typeof value === 'string'
        ? `•••• ${value.slice(-4)}`
        : key === 'cvc'
          ? '•••'
          : value,
    ),
  ) as Form;
}
