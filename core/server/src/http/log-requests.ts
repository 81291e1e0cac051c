import type { App } from '../app.ts';
import { plainLog } from '../log.ts';
import type { Middleware } from './context.ts';
import type { Metrics } from './metrics.ts';

const quiet = /^\/(?:healthz|readyz|metrics)$/;

/** One line per request, after the answer is known: the route, never the query, a header or a body. */
export function logRequests(app: App, metrics: Metrics): Middleware {
  const log = plainLog(app.log);
  return async (context, next) => {
    const began = performance.now();
    try {
      await next();
    } finally {
      const milliseconds = performance.now() - began;
      const { requestId, action, caller, address } = context.state;
      const route = context.state.route ?? withoutToken(context.path);
      metrics.observe(context.method, action ?? family(route), context.status, milliseconds);
      log[quiet.test(route) ? 'debug' : 'info'](
        {
          requestId,
          method: context.method,
          route,
          status: context.status,
          milliseconds: Math.round(milliseconds * 10) / 10,
          ...(action ? { action } : {}),
          ...(caller ? { caller } : {}),
          address,
        },
        'Request',
      );
    }
  };
}

/** Also where nobody is responsible: a host name that we do not know, or an address that a mail program added a dot to. */
const withoutToken = (path: string): string => (path.startsWith('/sign-in/') ? '/sign-in' : path);

/** `/ui/shared/vue-x.js` counts as `/ui`: a label must not grow with what strangers ask for. */
const family = (route: string): string =>
  /^\/(api|ui|portal|admin|webhooks|theme|sign-in|healthz|readyz|metrics)\b/.exec(route)?.[0] ?? '/';
