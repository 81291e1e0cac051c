import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { catalogueRoutes } from './catalogue.ts';
import { createControl, type Control, type ControlState } from './control.ts';
import { openDoor } from './control-door.ts';
import { lifeRoutes } from './life.ts';
import { home, signIn } from './page.ts';
import type { Reply, Route } from './reply.ts';
import { serverRoutes } from './servers.ts';
import { settle } from './settle.ts';
import { userRoutes } from './users.ts';
import type { Options } from './world.ts';

export interface StartOptions extends Partial<Options> {
  /** Default: a free one. */
  port?: number;
  /** Builds, tasks and traffic go by this clock. Default: the real one. */
  clock?: { now(): Date };
}
export interface VirtFusionSimulator {
  url: string;
  token: string;
  control: Control;
  close: () => Promise<void>;
}

const BASE = '/api/v1';
const routes: readonly Route[] = [...catalogueRoutes, ...userRoutes, ...serverRoutes, ...lifeRoutes];

/** A VirtFusion panel with a memory, on loopback. As strict as the vendor is known to be, and no kinder. */
export async function startVirtFusion(options: StartOptions = {}): Promise<VirtFusionSimulator> {
  const { port = 0, clock = { now: () => new Date() } } = options;
  const token = options.token ?? 'virtfusion-simulator-token';
  const control = createControl(
    {
      token,
      buildMilliseconds: options.buildMilliseconds ?? 15_000,
      taskMilliseconds: options.taskMilliseconds ?? 1_500,
      ipv6Milliseconds: options.ipv6Milliseconds ?? 3_000,
      vncField: options.vncField ?? 'action',
    },
    () => clock.now(),
  );
  const server = createServer((request, response) => {
    serve(control, request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ message: 'Server Error', exception: String(error) }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    control,
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function serve(control: ControlState, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://panel.test');
  const method = request.method ?? 'GET';
  const body = await readBody(request);
  if (url.pathname.startsWith('/_control/'))
    return send(response, openDoor(control, method, url.pathname, body));
  settle(control.world);
  response.setHeader('date', control.world.now().toUTCString());
  if (url.pathname === '/token_authenticate/') return send(response, signIn(control.world, url.searchParams));
  if (url.pathname.startsWith('/vnc/')) return send(response, { status: 426 });
  if (!url.pathname.startsWith(`${BASE}/`)) return send(response, home());

  const path = url.pathname.slice(BASE.length);
  const fault = control.takeFault(method, path);
  const idle = fault?.kind === 'drop' || (fault?.kind === 'status' && !fault.afterWork);
  const answered = idle ? null : answer(control, request, method, path, url.searchParams, body);
  const reply: Reply =
    fault?.kind === 'status'
      ? { status: fault.status ?? 500, body: fault.body, headers: fault.headers ?? {} }
      : fault?.kind === 'garbage'
        ? {
            status: answered!.status === 204 ? 200 : answered!.status,
            body: '<html><body><h1>Bad gateway</h',
          }
        : (answered ?? { status: 0 });
  control.record({
    method,
    path,
    query: url.search,
    body: Object.keys(body).length ? body : null,
    status: reply.status,
    answer: reply.body ?? null,
  });
  if (fault?.milliseconds) await sleep(fault.milliseconds);
  if (fault?.kind === 'lose' || fault?.kind === 'drop') return request.socket.destroy();
  return send(response, reply);
}

function answer(
  control: ControlState,
  request: IncomingMessage,
  method: string,
  path: string,
  query: URLSearchParams,
  body: Record<string, unknown>,
): Reply {
  const { world } = control;
  if (request.headers.authorization !== `Bearer ${world.options.token}`) return { status: 401 };
  let known = false;
  for (const [wanted, pattern, handler] of routes) {
    const params = match(pattern, path);
    if (!params) continue;
    if (wanted === method) return handler(world, { params, query, body });
    known = true;
  }
  return known
    ? { status: 405, body: { message: `The ${method} method is not supported for this route.` } }
    : { status: 404, body: { message: `The route api/v1${path} could not be found.` } };
}

function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(given[index]!);
    else if (part !== given[index]) return null;
  }
  return params;
}

/** Only a body that says it is JSON is read; a broken one counts as empty, as Laravel has it. */
async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (!request.headers['content-type']?.includes('json')) return {};
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString() || '{}');
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function send(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  const html = typeof body === 'string';
  if (body !== undefined)
    response.setHeader('content-type', html ? 'text/html; charset=utf-8' : 'application/json');
  response.writeHead(status, headers);
  response.end(body === undefined ? undefined : html ? body : JSON.stringify(body));
}
