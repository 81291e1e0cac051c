import { isIP } from 'node:net';
import type { App } from '../app.ts';
import { isLoopback, plainAddress, proxyList } from '../security/network.ts';
import { createBrandFinder, brandUrl, type ServedBrand } from '../domain/brands/find-brand.ts';
import type { Context, Middleware } from './context.ts';
import { setStrictTransport } from './security-headers.ts';

/** Where the request really comes from. Forwarding headers are believed only from proxies that the configuration names. */
export function resolveAddress(app: App): Middleware {
  const isTrusted = proxyList(app.config.trustedProxies);
  return (context, next) => {
    const peer = plainAddress(context.req.socket.remoteAddress ?? '');
    context.state.address = isTrusted(peer) ? forwardedFor(context, peer, isTrusted) : peer;
    context.state.host = context.get('host').toLowerCase();
    context.state.secure = isTrusted(peer) && lastOf(context.get('x-forwarded-proto')) === 'https';
    return next();
  };
}

/** The last address that no trusted proxy has: whatever stands before it was written by the sender. */
function forwardedFor(context: Context, peer: string, isTrusted: (address: string) => boolean): string {
  const hops = context
    .get('x-forwarded-for')
    .split(',')
    .map((part) => plainAddress(part.trim()))
    .reverse();
  let address = peer;
  for (const hop of hops) {
    if (isIP(hop) === 0) break;
    address = hop;
    if (!isTrusted(hop)) break;
  }
  return address;
}
const lastOf = (list: string): string => list.split(',').at(-1)?.trim().toLowerCase() ?? '';

/** From the host name to the brand. @throws Refusal `host.unknown` */
export function resolveBrand(app: App): Middleware {
  const find = createBrandFinder(app);
  const note = (context: Context, served: ServedBrand): void => {
    context.state.served = served;
    context.state.secure ||= isHttpsByConfiguration(app, served, context.state.host);
    setStrictTransport(context);
  };
  return (context, next) => {
    const served = find(context.state.host);
    if (!(served instanceof Promise)) {
      note(context, served);
      return next();
    }
    return served.then((found) => {
      note(context, found);
      return next();
    });
  };
}

/** An installation that says it is reached by https is, even if its proxy does not say so with each request. */
function isHttpsByConfiguration(app: App, { brand }: ServedBrand, host: string): boolean {
  return isHttpsHost(brandUrl(app, brand), host) || isHttpsHost(app.config.publicUrl, host);
}
/** Only an https address is worth taking apart: this is asked with every request. */
const isHttpsHost = (address: string, host: string): boolean =>
  address.startsWith('https://') && new URL(address).host === host;

/** Plain HTTP that never leaves the machine may keep a session too: the demo runs like that. */
export const maySignIn = ({ state }: Context): boolean =>
  state.secure || isLoopback(state.host.replace(/:\d+$/, ''));
