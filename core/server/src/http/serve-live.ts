import { PassThrough } from 'node:stream';
import { Refusal } from '@moorage/sdk';
import type { App } from '../app.ts';
import { kindOf } from '../domain/sessions/browser.ts';
import { sessionById } from '../domain/sessions/session.ts';
import type { Context, Middleware } from './context.ts';
import { identify, type Identified } from './identify-caller.ts';
import type { LiveHub } from './live.ts';

const beatMilliseconds = 25_000;
const mostReaders = 5_000;

/** `GET /api/v1/live`: Server-Sent Events. `close` ends the streams, so that a shutdown does not wait for open pages. */
export function serveLive(app: App, live: LiveHub): { middleware: Middleware; close(): void } {
  const streams = new Set<PassThrough>();

  /** A page that stays open outlives its session otherwise. */
  async function isOver({ session, app: name }: Identified): Promise<boolean> {
    if (!session) return false;
    const { brandId, id } = session;
    return (await app.db.house(() => sessionById(app, kindOf(name), brandId, id))) === null;
  }

  function open(context: Context, who: Identified): void {
    const stream = new PassThrough();
    const leave = live.subscribe(who.caller, (message) =>
      stream.write(`data: ${JSON.stringify(message)}\n\n`),
    );
    const timer = setInterval(() => {
      isOver(who)
        .then((over) => (over ? stream.end() : stream.write(': beat\n\n')))
        .catch((error: unknown) => {
          app.log.warn({ err: error }, 'A live session could not be checked, so its page was let go');
          stream.end();
        });
    }, beatMilliseconds);
    const done = (): void => {
      clearInterval(timer);
      leave();
      streams.delete(stream);
    };
    stream.once('close', done);
    context.req.once('close', () => stream.destroy());
    streams.add(stream);
    context.status = 200;
    context.set({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    // A compressor would keep a hint back until it has enough of them.
    context.compress = false;
    context.body = stream;
    context.flushHeaders();
    stream.write('retry: 3000\n: open\n\n');
  }

  return {
    middleware(context, next) {
      return context.path === '/api/v1/live' && context.method === 'GET' ? answer(context) : next();
    },
    close() {
      for (const stream of streams) stream.end();
    },
  };

  async function answer(context: Context): Promise<void> {
    if (streams.size >= mostReaders) {
      throw new Refusal('live.full', 'Too many pages are open at the moment.', { status: 503 });
    }
    context.state.action = 'live';
    open(context, await identify(app, context));
  }
}
