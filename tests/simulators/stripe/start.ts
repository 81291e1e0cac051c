import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account } from './account.ts';
import { serveApi, type Api } from './api.ts';
import { controlOf, type Control } from './control.ts';
import { faults } from './faults.ts';
import { idempotencyKeys } from './idempotency.ts';
import { serveBrowser } from './serve-browser.ts';
import { serveControl } from './serve-control.ts';
import { webhooks } from './webhooks.ts';

export interface StripeOptions {
  port?: number;
  secretKey?: string;
  publishableKey?: string;
  webhookSecret?: string;
  webhookUrl?: string;
  clock?: { now(): Date };
  /** Milliseconds between tries of a webhook that was not taken; as many retries as there are entries. */
  webhookRetries?: readonly number[];
}
export interface StripeSimulator {
  readonly url: string;
  readonly secretKey: string;
  readonly publishableKey: string;
  readonly webhookSecret: string;
  readonly control: Control;
  close(): Promise<void>;
}

/** A merchant's account at the vendor, on loopback: API, webhooks, browser script, and a door for tests. */
export async function startStripe(options: StripeOptions = {}): Promise<StripeSimulator> {
  const webhookSecret = options.webhookSecret ?? 'whsec_simulator0123456789abcdef';
  const target = { url: options.webhookUrl ?? null, secret: webhookSecret };
  const hooks = webhooks(() => account, target, options.webhookRetries ?? [100, 500, 2000]);
  const account = newAccount(options, (event) => hooks.send(event));
  const api: Api = { account, faults: faults(), keys: idempotencyKeys(), log: [] };
  const control = controlOf(api, hooks);

  const server = createServer((request, response) => {
    serve(api, control, request, response).catch((error: unknown) => broken(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  account.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: account.url,
    secretKey: account.secretKey,
    publishableKey: account.publishableKey,
    webhookSecret,
    control,
    async close() {
      hooks.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function serve(
  api: Api,
  control: Control,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://simulator').pathname;
  const body = await bodyOf(request);
  if (path.startsWith('/v1/')) return serveApi(api, request, response, body);
  if (path.startsWith('/_control/')) return serveControl(control, path, body, response);
  if (serveBrowser(api.account, path, body, response)) return;
  response.writeHead(404, { 'content-type': 'text/plain' });
  response.end('Not found');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** A fault of the simulator itself, loud in the answer so that the test sees it. */
function broken(response: ServerResponse, error: unknown): void {
  response.writeHead(500, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      error: { type: 'api_error', message: `Simulator fault: ${String((error as Error).stack ?? error)}` },
    }),
  );
}

function newAccount(options: StripeOptions, publish: Account['publish']): Account {
  return {
    clock: options.clock ?? { now: () => new Date() },
    secretKey: options.secretKey ?? 'sk_test_simulator0123456789',
    publishableKey: options.publishableKey ?? 'pk_test_simulator0123456789',
    url: '',
    customers: new Map(),
    paymentMethods: new Map(),
    paymentIntents: new Map(),
    setupIntents: new Map(),
    charges: new Map(),
    balanceTransactions: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    events: new Map(),
    cardSecrets: new Map(),
    declinesToCome: new Map(),
    refundsToCome: [],
    current: { id: null, idempotencyKey: null },
    publish,
  };
}
