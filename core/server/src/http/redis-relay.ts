import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from '../log.ts';
import type { LiveMessage, LiveRelay } from './live.ts';

const channel = 'moorage:live';

/** Where Redis is there anyway it carries hints between processes: a worker reaches the pages that a web process holds open. */
export function createRedisRelay(open: () => Redis, log: Logger): LiveRelay {
  const [publisher, subscriber] = [open(), open()];
  const origin = randomUUID();
  for (const connection of [publisher, subscriber]) {
    connection.on('error', (error) =>
      log.warn({ err: error }, 'Redis does not carry live hints at the moment'),
    );
  }
  return {
    publish(message) {
      publisher.publish(channel, JSON.stringify({ origin, message })).catch((error: unknown) => {
        log.warn({ err: error }, 'A live hint did not reach the other processes');
      });
    },
    onMessage(receive) {
      subscriber.on('message', (_channel, text) => {
        const { origin: from, message } = JSON.parse(text) as { origin: string; message: LiveMessage };
        if (from !== origin) receive(message);
      });
      subscriber.subscribe(channel).catch((error: unknown) => {
        log.warn({ err: error }, 'Live hints of other processes cannot be heard');
      });
    },
    async close() {
      await Promise.allSettled([publisher.quit(), subscriber.quit()]);
    },
  };
}
