import { openApiDocument } from '../actions/openapi.ts';
import type { App } from '../app.ts';
import type { Middleware } from './context.ts';

/** `GET /api/v1/openapi.json`: what runs here now, extensions included. */
export function serveOpenApi(app: App): Middleware {
  let revision = -1;
  let text = '';
  return (context, next) => {
    if (context.path !== '/api/v1/openapi.json' || context.method !== 'GET') return next();
    if (revision !== app.actions.revision()) {
      text = JSON.stringify(openApiDocument(app.actions.all()));
      revision = app.actions.revision();
    }
    context.state.action = 'openapi';
    context.set('cache-control', 'no-cache');
    context.type = 'application/json';
    context.body = text;
    return undefined;
  };
}
