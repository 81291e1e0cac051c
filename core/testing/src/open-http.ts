import { request } from 'node:http';
import type { Id } from '@moorage/sdk';
import { createHttp, createLive, startSession, type HttpPorts, type LiveHub } from '@moorage/server/testing';
import type { TestApp } from './test-app.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; undefined when it is something else. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}
export interface Sending {
  readonly headers?: Record<string, string>;
  /** Sent as JSON; a string or a buffer goes as it is. */
  readonly body?: unknown;
}
/** A browser with its own cookies, which sends what the page's client would send. */
export interface TestBrowser {
  send(method: string, path: string, sending?: Sending): Promise<Answer>;
  /** An action by its route: `api('POST /session', {…})`. Leads to the answer, whatever its status. */
  api(route: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  readonly cookies: Map<string, string>;
  csrf: string | null;
}
export interface TestHttp {
  readonly url: string;
  readonly port: number;
  readonly live: LiveHub;
  browser(app?: 'portal' | 'admin'): TestBrowser;
  /** Signed in without a form. */
  asClient(clientId: Id, loginId: Id): Promise<TestBrowser>;
  asStaff(staffId: Id): Promise<TestBrowser>;
  close(): Promise<void>;
}

/** The web side of a test app on a free port of this machine. */
export async function openHttp(test: TestApp, ports: Partial<HttpPorts> = {}): Promise<TestHttp> {
  const live = createLive();
  const http = createHttp(test.app, { live, ...ports });
  const { port, url } = await http.listen();

  function browser(app: 'portal' | 'admin' = 'portal'): TestBrowser {
    const cookies = new Map<string, string>();
    const self: TestBrowser = {
      cookies,
      csrf: null,
      async send(method, path, { headers = {}, body } = {}) {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        const answer = await exchange(port, method, path, {
          headers: { host: `localhost:${port}`, ...(cookie ? { cookie } : {}), ...headers },
          body,
        });
        for (const line of (answer.headers['set-cookie'] ?? '').split('\n')) keep(cookies, line);
        return answer;
      },
      api(route, body, headers = {}) {
        const [method = '', path = ''] = route.split(' ');
        const isWrite = method !== 'GET';
        return self.send(method, `/api/v1${path}`, {
          body,
          headers: {
            'x-moorage-app': app,
            ...(isWrite ? { origin: `http://localhost:${port}`, 'sec-fetch-site': 'same-origin' } : {}),
            ...(isWrite && self.csrf ? { 'x-csrf-token': self.csrf } : {}),
            ...headers,
          },
        });
      },
    };
    return self;
  }

  async function signedIn(kind: 'client' | 'staff', actorId: Id, clientId: Id | null): Promise<TestBrowser> {
    const { brandId } = test;
    const { token } = await test.asSystem(() =>
      test.app.db.transaction(() =>
        startSession(test.app, { kind, brandId, actorId, clientId, address: '127.0.0.1', userAgent: 'test' }),
      ),
    );
    const one = browser(kind === 'staff' ? 'admin' : 'portal');
    one.cookies.set(kind === 'staff' ? 'moorage-staff-local' : 'moorage-local', token);
    one.csrf = (await one.api('GET /session')).json.csrf as string;
    return one;
  }

  return {
    url,
    port,
    live,
    browser,
    asClient: (clientId, loginId) => signedIn('client', loginId, clientId),
    asStaff: (staffId) => signedIn('staff', staffId, null),
    close: () => http.close(),
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split('; ');
  const [name = '', value = ''] = pair.split('=');
  if (name === '') return;
  if (attributes.includes('Max-Age=0')) cookies.delete(name);
  else cookies.set(name, value);
}

function exchange(
  port: number,
  method: string,
  path: string,
  { headers, body }: Required<Sending>,
): Promise<Answer> {
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
  const bytes = body === undefined ? undefined : Buffer.from(isRaw ? body : JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        agent: false,
        headers: {
          ...(bytes ? { 'content-type': 'application/json', 'content-length': bytes.length } : {}),
          ...headers,
        },
      },
      (incoming) => {
        const parts: Buffer[] = [];
        incoming.on('data', (part: Buffer) => parts.push(part));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(parts).toString();
          const plain = Object.entries(incoming.headers).map(([name, value]) => [
            name,
            Array.isArray(value) ? value.join('\n') : (value ?? ''),
          ]);
          const isPacked = incoming.headers['content-encoding'] !== undefined;
          const isJson = /json/.test(incoming.headers['content-type'] ?? '') && text !== '' && !isPacked;
          resolve({
            status: incoming.statusCode ?? 0,
            headers: Object.fromEntries(plain) as Record<string, string>,
            text,
            json: isJson ? JSON.parse(text) : undefined,
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(bytes);
  });
}
