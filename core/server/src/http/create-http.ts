import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { constants } from 'node:zlib';
import Koa from 'koa';
import compress from 'koa-compress';
import type { App } from '../app.ts';
import { answerProblems } from './answer-problems.ts';
import { serveActions } from './api.ts';
import type { Middleware, State } from './context.ts';
import { serveExtensionUi } from './extension-files.ts';
import { logRequests } from './log-requests.ts';
import { createMetrics } from './metrics.ts';
import { serveOperating } from './operating.ts';
import { servePages } from './pages.ts';
import type { HttpPorts } from './ports.ts';
import { giveRequestId } from './request-id.ts';
import { resolveAddress, resolveBrand } from './resolve-visitor.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { serveLive } from './serve-live.ts';
import { serveOpenApi } from './serve-openapi.ts';
import { serveSignInLinks } from './sign-in-page.ts';
import { serveStaticFiles } from './static-files.ts';
import { serveWebhooks } from './webhooks.ts';

export interface Http {
  /** @throws Error `EADDRINUSE` when the port is busy */
  listen(): Promise<{ host: string; port: number; url: string }>;
  /** Takes no new requests, lets running ones end, and then closes what is still open. */
  close(): Promise<void>;
}

const patienceMilliseconds = 10_000;

/** The web side, from the first header to the last page: read it as the list that it is. */
export function createHttp(app: App, ports: HttpPorts): Http {
  const metrics = createMetrics(app);
  const live = serveLive(app, ports.live);
  const koa = new Koa<State>();
  koa.on('error', (error: unknown) => app.log.warn({ err: error }, 'An answer was cut off'));

  koa.use(giveRequestId);
  koa.use(resolveAddress(app));
  koa.use(logRequests(app, metrics));
  koa.use(setSecurityHeaders);
  koa.use(compressText());
  koa.use(answerProblems(app));
  koa.use(serveOperating(app, ports, metrics));
  koa.use(serveStaticFiles(app.config.applicationRoot));
  koa.use(resolveBrand(app));
  koa.use(serveWebhooks(app, ports));
  koa.use(live.middleware);
  koa.use(serveOpenApi(app));
  koa.use(serveActions(app));
  koa.use(serveExtensionUi(app, ports.extensions));
  koa.use(serveSignInLinks(app));
  koa.use(servePages(app, ports));

  const handle = koa.callback();
  const server = createServer((request, response) => void handle(request, response));
  server.requestTimeout = 60_000;
  server.headersTimeout = 20_000;

  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(app.config.port, app.config.host, () => {
          server.off('error', reject);
          const { port } = server.address() as AddressInfo;
          const { host } = app.config;
          const name = host.includes(':') ? `[${host}]` : host;
          resolve({ host, port, url: `http://${name}:${port}` });
        });
      }),
    async close() {
      live.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), patienceMilliseconds);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** Quick rather than small: these answers are made once. Files bring their compressed form along. */
function compressText(): Middleware {
  const compressed: Koa.Middleware<State> = compress({
    threshold: 1_024,
    br: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    gzip: { level: 5 },
    deflate: false,
  });
  return (context, next) => {
    if (context.req.headers['accept-encoding'] !== undefined) return compressed(context as never, next);
    // Programs that ask for nothing get nothing; a cache still learns that others may. What is written is not kept by any.
    if (context.method === 'GET' || context.method === 'HEAD') context.vary('Accept-Encoding');
    return next();
  };
}
