import type { Browser, SessionKind } from '../domain/sessions/browser.ts';
import type { Context } from './context.ts';
import { maySignIn } from './resolve-visitor.ts';

/**
 * `__Host-` binds a cookie to HTTPS, to this very host and to all paths: no neighbour can plant it. Over plain HTTP on
 * loopback (the demo) Chromium would take it too, but Safari does not; there it goes without the prefix.
 */
const names = {
  client: { secure: '__Host-moorage', local: 'moorage-local' },
  staff: { secure: '__Host-moorage-staff', local: 'moorage-staff-local' },
};
/** The server decides when a session ends; this only says how long a browser that was closed keeps it. */
const keptSeconds = { client: 90 * 24 * 3_600, staff: undefined };

const nameOf = (context: Context, kind: SessionKind): string =>
  names[kind][context.state.secure ? 'secure' : 'local'];

export function readCookie(context: Context, kind: SessionKind): string | undefined {
  if (!maySignIn(context)) return undefined;
  const name = nameOf(context, kind);
  for (const part of context.get('cookie').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return undefined;
}

function write(context: Context, kind: SessionKind, value: string, seconds: number | undefined): void {
  const attributes = ['Path=/', 'HttpOnly', 'SameSite=Lax'];
  if (context.state.secure) attributes.push('Secure');
  if (seconds !== undefined) attributes.push(`Max-Age=${seconds}`);
  context.append('set-cookie', [`${nameOf(context, kind)}=${value}`, ...attributes].join('; '));
}

/** The browser of this request, as the domain sees it; `changed` tells whether a session came or went. */
export function browserOf(context: Context, app: Browser['app']): Browser & { changed(): boolean } {
  let hasChanged = false;
  return {
    app,
    secure: maySignIn(context),
    keepSession(kind, token) {
      hasChanged = true;
      write(context, kind, token, keptSeconds[kind]);
    },
    forgetSession(kind) {
      hasChanged = true;
      write(context, kind, '', 0);
    },
    changed: () => hasChanged,
  };
}
