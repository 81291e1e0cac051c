import { PassThrough } from 'node:stream';
import { Refusal } from '@moorage/sdk';
import type { App } from '../app.ts';
import { kindOf } from '../domain/sessions/browser.ts';
import { sessionById } from '../domain/sessions/session.ts';
import type { Context, Middleware } from './context.ts';
import { identify, type Identified } from './identify-caller.ts';
import type { LiveHub } from './live.ts';

const beatMilliseconds = 25_000;
/** In this process; half of it for those who are not signed in, so that strangers never keep customers out. */
const mostStreams = 5_000;
/** Of one login, or of all strangers behind one address: more tabs than anybody looks at. */
const mostOfOne = 50;
/** A reader who takes nothing any more is let go; its page comes back by itself. */
const mostWaitingBytes = 64 * 1_024;

/** `GET /api/v1/live`: Server-Sent Events. `close` ends the streams, so that a shutdown does not wait for open pages. */
export function serveLive(app: App, live: LiveHub): { middleware: Middleware; close(): void } {
  const streams = new Map<PassThrough, string>();
  const open = new Map<string, number>();
  let guests = 0;

  /** @throws Refusal `live.too-many` · `live.full` */
  function enter(stream: PassThrough, { caller }: Identified): void {
    const isGuest = caller.actorId === null;
    const who = isGuest ? `guest ${caller.address}` : `${caller.kind} ${caller.actorId}`;
    const own = open.get(who) ?? 0;
    if (own >= mostOfOne)
      throw new Refusal('live.too-many', 'You have too many pages open at once.', { status: 429 });
    if (streams.size >= mostStreams || (isGuest && guests >= mostStreams / 2))
      throw new Refusal('live.full', 'Too many pages are open at the moment.', { status: 503 });
    streams.set(stream, who);
    open.set(who, own + 1);
    if (isGuest) guests += 1;
  }

  function leave(stream: PassThrough): void {
    const who = streams.get(stream);
    if (who === undefined) return;
    streams.delete(stream);
    const left = (open.get(who) ?? 1) - 1;
    if (left === 0) open.delete(who);
    else open.set(who, left);
    if (who.startsWith('guest ')) guests -= 1;
  }

  function send(stream: PassThrough, text: string): void {
    if (stream.readableLength + stream.writableLength > mostWaitingBytes) stream.destroy();
    else stream.write(text);
  }

  /** A page that stays open outlives its session otherwise. */
  async function isOver({ session, app: name }: Identified): Promise<boolean> {
    if (!session) return false;
    const { brandId, id } = session;
    return (await app.db.house(() => sessionById(app, kindOf(name), brandId, id))) === null;
  }

  function begin(context: Context, who: Identified): void {
    const stream = new PassThrough();
    enter(stream, who);
    const unsubscribe = live.subscribe(who.caller, (message) =>
      send(stream, `data: ${JSON.stringify(message)}\n\n`),
    );
    const timer = setInterval(() => {
      isOver(who)
        .then((over) => (over ? stream.end() : send(stream, ': beat\n\n')))
        .catch((error: unknown) => {
          app.log.warn({ err: error }, 'A live session could not be checked, so its page was let go');
          stream.end();
        });
    }, beatMilliseconds);
    const done = (): void => {
      clearInterval(timer);
      unsubscribe();
      leave(stream);
    };
    stream.once('close', done);
    context.req.once('close', () => stream.destroy());
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
      for (const stream of streams.keys()) stream.end();
    },
  };

  async function answer(context: Context): Promise<void> {
    context.state.action = 'live';
    begin(context, await identify(app, context));
  }
}
