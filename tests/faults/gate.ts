import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The n-th request of that kind from now on. `before` the other side hears of it, `after` it has done its work, with the
 * answer held back; `answered`: nothing is held, the answer has just left.
 */
export interface Moment {
  readonly call: string;
  readonly nth?: number;
  readonly when: 'before' | 'after' | 'answered';
}

/** Stands between two who speak HTTP, and can hold a request for so long that one of them can be killed meanwhile. */
export interface Gate {
  readonly url: string;
  /** What was asked, in order: `POST /servers/:id/build`, ids being left out. */
  readonly passed: string[];
  /** Resolves when that moment is there. What is held stays held until `clear`, which cuts the connection. */
  reaches(moment: Moment): Promise<void>;
  clear(): void;
  close(): Promise<void>;
}

interface Waiting extends Moment {
  left: number;
  reached(): void;
}

export async function openGate(target: () => string, name: (call: Call) => string = nameOf): Promise<Gate> {
  const passed: string[] = [];
  const held = new Set<ServerResponse>();
  let waiting: Waiting[] = [];

  /** Counts the request, and says what waited for it. */
  function arrivals(call: string): Waiting[] {
    const due: Waiting[] = [];
    for (const stop of waiting) {
      if (stop.call !== call) continue;
      stop.left -= 1;
      if (stop.left === 0) due.push(stop);
    }
    waiting = waiting.filter((stop) => !due.includes(stop));
    return due;
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bytesOf(incoming);
    const call = name({ method: incoming.method ?? '', url: incoming.url ?? '', body });
    passed.push(call);
    const due = arrivals(call);
    const isNow = (when: Moment['when']): boolean => {
      const found = due.filter((moment) => moment.when === when);
      if (found.length > 0 && when !== 'answered') held.add(outgoing);
      for (const moment of found) moment.reached();
      return found.length > 0;
    };
    if (isNow('before')) return;
    const answer = await pass(target(), incoming, body);
    if (isNow('after')) return;
    outgoing.writeHead(answer.status, answer.headers);
    outgoing.end(answer.body, () => void isNow('answered'));
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    reaches: (moment) =>
      new Promise((resolve) => waiting.push({ ...moment, left: moment.nth ?? 1, reached: resolve })),
    clear() {
      waiting = [];
      for (const outgoing of held) outgoing.destroy();
      held.clear();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Call {
  readonly method: string;
  readonly url: string;
  readonly body: Buffer;
}
const nameOf = ({ method, url }: Call): string =>
  `${method} ${url
    .replace(/^\/(api\/)?v1/, '')
    .replace(/\?(?!dryRun).*$/, '')
    .replace(/\/(\d+|moorage-client-\d+|(pi|cus|pm|seti)_\w+)(?=\/|$)/g, '/:id')}`;

interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function pass(target: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = forward(
      new URL(url ?? '/', target),
      { method, headers, agent: false } as object,
      (answer) => {
        bytesOf(answer).then(
          (bytes) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: bytes }),
          reject,
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
