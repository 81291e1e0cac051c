import { Refusal } from '@moorage/sdk';
import type { Session } from '../domain/sessions/session.ts';
import { isSame } from '../security/tokens.ts';
import type { Context } from './context.ts';

const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD';

/**
 * Another site can make a browser send a request, but cannot hide where it comes from, nor read the token of the session.
 * @throws Refusal `request.cross-site` · `request.csrf` (403)
 */
export function refuseForgery(context: Context, session: Session | null): void {
  if (isSafe(context.method)) return;
  refuseCrossSite(context);
  if (session && !isSame(context.get('x-csrf-token'), session.csrf)) {
    throw new Refusal('request.csrf', 'Your session has changed in the meantime: reload the page.', {
      status: 403,
    });
  }
}

/** Programs send neither header; every browser of today sends both. @throws Refusal `request.cross-site` */
export function refuseCrossSite(context: Context): void {
  const site = context.get('sec-fetch-site');
  const origin = context.get('origin');
  const fromElsewhere = site !== '' && site !== 'same-origin' && site !== 'none';
  if (fromElsewhere || (origin !== '' && !isOwn(origin, context))) {
    throw new Refusal('request.cross-site', 'This request came from another site.', { status: 403 });
  }
}

function isOwn(origin: string, { state }: Context): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  return host === state.host && (protocol === 'https:' || !state.secure);
}
