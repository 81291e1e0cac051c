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
  const heard: unknown[] = [];
  const reader = { kind: 'staff', brandId: 1, clientId: null } as const;
  web.subscribe(reader, (message) => heard.push(message));
  worker.subscribe(reader, (message) => heard.push(message));
  // The subscription is made in the background; a hint before it is lost, which is what hints are for.
  await expect
    .poll(() => {
      if (heard.length === 0 || heard.length % 2 === 1)
        worker.tell('job', { brandId: 1, to: 'staff', id: 3 });
      return heard.length >= 2 && heard.length % 2 === 0;
    })
    .toBe(true);
  expect(new Set(heard.map((message) => JSON.stringify(message)))).toEqual(
    new Set(['{"topic":"job","id":3}']),
  );
  await Promise.all([worker.close(), web.close()]);
});
