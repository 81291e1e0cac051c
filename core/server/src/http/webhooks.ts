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
    const brandId = context.state.served.brand.id;
    const isTaken = await receiverOf(app, ports, { owner, path, brandId })?.(request);
    if (!isTaken)
      throw new Refusal('webhook.unknown', 'Nobody receives webhooks at this address.', { status: 404 });
    context.status = 200;
    context.type = 'application/json';
    context.body = '{"received":true}';
  }
}

/** Takes a message, or says that it is nobody's. */
type Receiver = (request: RawRequest) => Promise<boolean>;

function receiverOf(
  app: App,
  { receiveGatewayWebhook, receiveWebhook }: HttpPorts,
  { owner, path, brandId }: { owner: string; path: string; brandId: number },
): Receiver | undefined {
  const accountId = /^(\d{1,15})(?:\/|$)/.exec(path)?.[1];
  if (accountId && receiveGatewayWebhook && app.connections.gatewayDefinition(owner))
    return (request) =>
      receiveGatewayWebhook(app, { gatewayId: owner, accountId: Number(accountId), request });
  return (
    receiveWebhook && ((request) => app.db.asSystem(brandId, () => receiveWebhook(owner, path, request)))
  );
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
