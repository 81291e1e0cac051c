import type { Caller } from '@moorage/sdk';
import type { App } from '../app.ts';
import { kindOf, type AppName } from '../domain/sessions/browser.ts';
import { findSession, type Session } from '../domain/sessions/session.ts';
import type { Context } from './context.ts';
import { readCookie } from './session-cookies.ts';

/**
 * One browser may be signed in to the portal and to admin at once; the page says for which it asks. Links and event
 * streams cannot carry a header: they say it in the query, or are known by the page they stand on.
 */
export function callingApp(context: Context): AppName {
  const said = context.get('x-moorage-app') || context.query._app;
  if (said === 'admin' || said === 'portal') return said;
  const referer = context.get('referer');
  return referer !== '' && URL.canParse(referer) && new URL(referer).pathname.startsWith('/admin/')
    ? 'admin'
    : 'portal';
}

export interface Identified {
  readonly caller: Caller;
  readonly session: Session | null;
  readonly app: AppName;
}

export async function identify(app: App, context: Context, name = callingApp(context)): Promise<Identified> {
  const brandId = context.state.served.brand.id;
  const token = readCookie(context, kindOf(name));
  const session = token ? await findSession(app, { token, kind: kindOf(name), brandId }) : null;
  const caller: Caller = {
    kind: session?.kind ?? 'guest',
    brandId,
    clientId: session?.clientId ?? null,
    actorId: session?.actorId ?? null,
    permissions: new Set(session?.permissions),
    sessionId: session?.id ?? null,
    address: context.state.address,
    userAgent: context.get('user-agent'),
    requestId: context.state.requestId,
  };
  context.state.caller = session ? `${session.kind}:${session.actorId}` : 'guest';
  return { caller, session, app: name };
}
