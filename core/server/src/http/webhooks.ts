import { Refusal, type RawRequest } from '@moorage/sdk';
import type { App } from '../app.ts';
import type { Context, Middleware } from './context.ts';
import type { HttpPorts } from './ports.ts';
import { readBytes } from './read-body.ts';

/**
 * `/webhooks/<gateway>/<account id>`, or `/webhooks/<extension>/<path>`. Answers as soon as the message is kept: a vendor
 * that waits sends it again.
 */
export function serveWebhooks(app: App, ports: HttpPorts): Middleware {
  return (context, next) => {
    const [, owner, path] = /^\/webhooks\/([a-z0-9-]+)\/([\w./-]+)$/.exec(context.path) ?? [];
    return owner && path ? takeIn(context, owner, path) : next();
  };

  async function takeIn(context: Context, owner: string, path: string): Promise<void> {
    context.state.route = `/webhooks/${owner}`;
    const request = rawRequest(app, context, await readBytes(context));
    if (!(await receive(app, ports, { owner, path, request, brandId: context.state.served.brand.id }))) {
      throw new Refusal('webhook.unknown', 'Nobody receives webhooks at this address.', { status: 404 });
    }
    context.status = 200;
    context.type = 'application/json';
    context.body = '{"received":true}';
  }
}

interface Incoming {
  readonly owner: string;
  readonly path: string;
  readonly request: RawRequest;
  readonly brandId: number;
}

async function receive(app: App, ports: HttpPorts, incoming: Incoming): Promise<boolean> {
  const { owner, path, request, brandId } = incoming;
  const accountId = /^(\d{1,15})(?:\/|$)/.exec(path)?.[1];
  if (accountId && ports.receiveGatewayWebhook && app.connections.gatewayDefinition(owner)) {
    await ports.receiveGatewayWebhook(app, { gatewayId: owner, accountId: Number(accountId), request });
    return true;
  }
  const { receiveWebhook } = ports;
  if (!receiveWebhook) return false;
  return app.db.asSystem(brandId, () => receiveWebhook(owner, path, request));
}

function rawRequest(app: App, context: Context, body: Buffer): RawRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(context.req.headers)) headers[name] = String(value);
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(context.query)) query[name] = [value].flat()[0] ?? '';
  return {
    method: context.method,
    path: context.path,
    query,
    headers,
    body,
    receivedAt: app.clock.now(),
  };
}
