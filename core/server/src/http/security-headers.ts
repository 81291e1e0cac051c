import { randomBytes } from 'node:crypto';
import { isLoopbackSource } from '../security/loopback-source.ts';
import type { Context, Middleware } from './context.ts';
import type { PolicySources } from './ports.ts';

const isSource = (source: string): boolean =>
  // An extension names hosts here; nothing that would open the policy as a whole, or break out of its line.
  /^(?:https:\/\/(?:\*\.)?[a-z0-9.-]+(?::\d+)?|http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?)(?:\/[\w./-]*)?$/i.test(
    source,
  );
const always = Object.entries({
  'content-security-policy': policy({}),
  'x-content-type-options': 'nosniff',
  // Not `no-referrer`: a browser would then send `Origin: null` with our own forms.
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), browsing-topics=()',
  'cross-origin-opener-policy': 'same-origin-allow-popups',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
});

/** The answer to a gateway's message is a line of JSON, whatever happens: a browser must not guess, and has nothing to draw. */
const forPrograms = always.filter(([name]) => name === 'x-content-type-options');
const isForPrograms = ({ method, path }: Context): boolean =>
  method === 'POST' && path.startsWith('/webhooks/');

/** What every answer carries. Pages replace the policy by their own. */
export const setSecurityHeaders: Middleware = (context, next) => {
  for (const [name, value] of isForPrograms(context) ? forPrograms : always)
    context.res.setHeader(name, value);
  return next();
};

/** Once it is known that the browser came over HTTPS. */
export function setStrictTransport(context: Context): void {
  if (context.state.secure) context.set('strict-transport-security', 'max-age=31536000');
}

/** For a page with scripts: a nonce of its own, and the sources of the gateways that it may have to show. */
export function allowPage(
  context: Context,
  sources: PolicySources,
  { allowLoopback }: { allowLoopback: boolean },
): string {
  context.state.nonce = randomBytes(18).toString('base64');
  context.set('content-security-policy', policy(sources, { nonce: context.state.nonce, allowLoopback }));
  return context.state.nonce;
}

/** For a page that only shows: style sheets and fonts of its theme, no scripts at all. */
export function allowReading(context: Context): void {
  context.set('content-security-policy', policy({}).replace('style-src', "font-src 'self'; style-src"));
}

function policy(
  sources: PolicySources,
  { nonce, allowLoopback = false }: { nonce?: string; allowLoopback?: boolean } = {},
): string {
  const allowed = (source: string): boolean =>
    isSource(source) && (allowLoopback || !isLoopbackSource(source));
  const own = (name: keyof PolicySources, ...always: string[]): string =>
    [name, ...always, ...(sources[name] ?? []).filter(allowed)].join(' ');
  const page = nonce
    ? [own('script-src', "'self'", `'nonce-${nonce}'`), own('connect-src', "'self'"), "font-src 'self'"]
    : [];
  const frames = nonce && sources['frame-src']?.length ? [own('frame-src')] : [];
  return [
    "default-src 'none'",
    ...page,
    ...frames,
    "style-src 'self'",
    own('img-src', "'self'", 'data:'),
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}
