import type { Readable } from 'node:stream';
import { isRefusal, isVendorError, Refusal, type Action, type Caller } from '@moorage/sdk';
import { withIdempotencyKey } from '../actions/idempotency-key.ts';
import { readText } from '../actions/read-text.ts';
import { createActionRouter, type FoundAction } from '../actions/router.ts';
import type { App } from '../app.ts';
import { answering } from '../domain/sessions/browser.ts';
import type { Context, Middleware } from './context.ts';
import { claim } from './idempotency.ts';
import { identify } from './identify-caller.ts';
import { readJson } from './read-body.ts';
import { refuseForgery } from './refuse-forgery.ts';
import { browserOf } from './session-cookies.ts';

export const apiBase = '/api/v1';

/** `/api/v1/*`: from a request to a call of an action, and back. */
export function serveActions(app: App): Middleware {
  const router = createActionRouter(app.actions);
  return async (context, next) => {
    if (!context.path.startsWith(`${apiBase}/`)) return next();
    const { caller, session, app: name } = await identify(app, context);
    refuseForgery(context, session);
    const found = router.find(context.method, context.path.slice(apiBase.length));
    context.state.action = found.name;
    const body = isBodiless(context) ? undefined : await readJson(context);
    const input = inputOf(context, found, body);
    const browser = browserOf(context, name);
    const key = found.action.route.startsWith('GET ') ? '' : context.get('idempotency-key');
    const answer = await answering(browser, () =>
      key === ''
        ? app.actions.call(found.name, input, caller)
        : callOnce(app, context, { key, found, input, caller, mayKeep: () => !browser.changed() }),
    );
    send(context, found.action, answer);
  };
}

/** `:name` segments, then the query for GET and DELETE, the JSON body for all others. A name comes from one place only. */
function inputOf(context: Context, { action, params }: FoundAction, body: unknown): unknown {
  const { _app: ignored, ...query } = context.query as Record<string, string | string[]>;
  const byPath = readText(action.input, params);
  const rest = isBodiless(context) ? readText(action.input, query) : (body ?? {});
  if (typeof rest !== 'object' || rest === null || Array.isArray(rest)) return rest;
  const stray = isBodiless(context) ? [] : Object.keys(query);
  const twice = Object.keys(rest).filter((key) => Object.hasOwn(params, key));
  if (stray.length > 0 || twice.length > 0) {
    throw new Refusal('input.invalid', 'Some of the values cannot be accepted.', {
      fields: Object.fromEntries([
        ...stray.map((key) => [key, 'does not belong into the query']),
        ...twice.map((key) => [key, 'is given by the address']),
      ]),
    });
  }
  for (const [key, value] of Object.entries(byPath)) {
    Object.defineProperty(rest, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return rest;
}

const isBodiless = ({ method }: Context): boolean =>
  method === 'GET' || method === 'HEAD' || method === 'DELETE';

interface Wanted {
  readonly key: string;
  readonly found: FoundAction;
  readonly input: unknown;
  readonly caller: Caller;
  /** A session's token goes to its browser only, so an answer that came with one is not repeated. */
  readonly mayKeep: () => boolean;
}

async function callOnce(
  app: App,
  context: Context,
  { key, found, input, caller, mayKeep }: Wanted,
): Promise<unknown> {
  const { name, action } = found;
  const claimed = await app.db.as(caller, () => claim(app, { key, action: name, input, caller }));
  if (claimed.isReplay) {
    context.set('idempotent-replayed', 'true');
    return claimed.answer;
  }
  const answer = await withIdempotencyKey(key, caller, () => app.actions.call(name, input, caller)).catch(
    async (error: unknown) => {
      // A verb that says no, or that a vendor did, knows what it did. After anything else nobody does: the claim has to lapse.
      if (isRefusal(error) || isVendorError(error)) await app.db.as(caller, () => claimed.release());
      throw error;
    },
  );
  await app.db.as(caller, () => (mayKeep() && !action.file ? claimed.complete(answer) : claimed.release()));
  return answer;
}

function send(context: Context, action: Action, answer: unknown): void {
  context.set('cache-control', 'no-store');
  context.status = 200;
  if (!action.file) {
    context.type = 'application/json';
    context.body = JSON.stringify(answer ?? {});
    return;
  }
  const { file, type, name } = answer as { file: Buffer | string | Readable; type: string; name: string };
  context.set('content-disposition', disposition(name));
  context.body = file;
  context.type = type;
}

/** Shown in the browser where that is safe, with a name that also survives other alphabets. */
const disposition = (name: string): string =>
  `inline; filename="${name.replace(/[^\w. -]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`;
