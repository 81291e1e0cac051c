import { Refusal } from '@moorage/sdk';
import type { App } from '../app.ts';
import { pendingMigrations } from '../database/migrate.ts';
import { isLoopback } from '../security/network.ts';
import { isSame } from '../security/tokens.ts';
import type { Context, Middleware } from './context.ts';
import type { Metrics } from './metrics.ts';
import type { HttpPorts } from './ports.ts';

/** `/healthz`, `/readyz` and `/metrics`, under any host name: a load balancer knows only our address. */
export function serveOperating(app: App, { notReady }: HttpPorts, metrics: Metrics): Middleware {
  async function reasons(): Promise<readonly string[]> {
    try {
      const pending = await app.db.house(() => pendingMigrations(app.db.knex()));
      if (pending.length > 0)
        return [`The database lacks ${pending.length} migrations: run "moorage migrate".`];
    } catch (error) {
      app.log.warn({ err: error }, 'The database cannot be reached');
      return ['The database cannot be reached.'];
    }
    return (await notReady?.()) ?? [];
  }

  return (context, next) => {
    if (context.path === '/healthz') return sendJson(context, 200, { alive: true });
    if (context.path === '/readyz') return sendReadiness(context);
    if (context.path === '/metrics') return sendMetrics(context);
    return next();
  };

  async function sendReadiness(context: Context): Promise<void> {
    const why = await reasons();
    sendJson(context, why.length === 0 ? 200 : 503, { ready: why.length === 0, reasons: why });
  }

  async function sendMetrics(context: Context): Promise<void> {
    refuseStrangers(context, app.config.metricsToken);
    context.type = metrics.contentType;
    context.body = await metrics.text();
  }
}

function sendJson(context: Context, status: number, body: object): void {
  context.status = status;
  context.set('cache-control', 'no-store');
  context.type = 'application/json';
  context.body = JSON.stringify(body);
}

/** A proxy on this machine makes the whole world look like loopback, so nothing forwarded counts as local. */
function refuseStrangers(context: Context, token: string | undefined): void {
  const given = /^Bearer (.+)$/.exec(context.get('authorization'))?.[1];
  if (token && given && isSame(given, token)) return;
  const isForwarded = context.get('x-forwarded-for') !== '' || context.get('forwarded') !== '';
  const isLocal =
    isLoopback(context.req.socket.remoteAddress ?? '') &&
    isLoopback(context.get('host').replace(/:\d+$/, ''));
  if (isLocal && !isForwarded) return;
  throw new Refusal('metrics.denied', 'Figures are for this machine, or for holders of the token.', {
    status: 403,
  });
}
