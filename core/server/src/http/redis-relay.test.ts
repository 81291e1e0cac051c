import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { createLog } from '../log.ts';
import { createLive } from './live.ts';
import { createRedisRelay } from './redis-relay.ts';

const url = process.env.MOORAGE_TEST_REDIS;

it.skipIf(!url)('carries a hint from one process to the pages of another, once', async () => {
  const log = createLog('silent');
  const open = () => createLive(createRedisRelay(() => new Redis(url ?? ''), log));
  const [worker, web] = [open(), open()];
  const heard = { worker: [] as unknown[], web: [] as unknown[] };
  const reader = { kind: 'staff', brandId: 1, clientId: null } as const;
  worker.subscribe(reader, (message) => heard.worker.push(message));
  web.subscribe(reader, (message) => heard.web.push(message));
  const tell = (id: number): void => worker.tell('job', { brandId: 1, to: 'staff', id });
  // The subscription is made in the background; a hint before it is lost, which is what hints are for.
  await expect
    .poll(() => {
      tell(1);
      return heard.web.length;
    })
    .toBeGreaterThan(0);
  tell(2);
  const second = { topic: 'job', id: 2 };
  await expect.poll(() => heard.web.at(-1)).toEqual(second);
  const count = (messages: unknown[]) =>
    messages.filter((message) => JSON.stringify(message) === JSON.stringify(second)).length;
  expect([count(heard.worker), count(heard.web)]).toEqual([1, 1]);
  await Promise.all([worker.close(), web.close()]);
});
