import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../core/server/dist/clock.js';
import { openDatabase } from '../../core/server/dist/database/database.js';
import { migrateDatabase } from '../../core/server/dist/house.js';
import { createBullQueue } from '../../core/server/dist/jobs/bull-queue.js';
import { createDatabaseQueue } from '../../core/server/dist/jobs/database-queue.js';
import { createLog } from '../../core/server/dist/log.js';
import { startMariaDb } from '../tools/mariadb.mjs';
import { untilExit } from '../tools/processes.mjs';
import { startRedis } from '../tools/redis.mjs';
import { alternate } from './alternate.mjs';
import { createBareBull } from './jobs/bare-bull.mjs';
import { openClaimLoop } from './jobs/claim-loop.mjs';

export const name = 'jobs';
export const title = 'Jobs with an empty handler';

/** What each job carries; small, as ours are: jobs name a row. */
const data = { serviceId: 12_345 };
const concurrency = 20;

export async function run({ quick }) {
  const rounds = quick ? 3 : 7;
  const rows = [];
  const mariadb = await startMariaDb();
  try {
    rows.push(await claimed('MariaDB', await mariadb.createDatabase(), quick ? 4_000 : 20_000, rounds));
    const redis = await startRedis();
    try {
      const parts = { url: await mariadb.createDatabase(), redisUrl: redis.url, rounds };
      rows.push(...(await carried(parts, quick ? 2_000 : 10_000)));
    } finally {
      await redis.stop();
    }
  } finally {
    await mariadb.stop();
  }
  const folder = mkdtempSync(join(tmpdir(), 'moorage-bench-'));
  const remove = untilExit(() => rmSync(folder, { recursive: true, force: true }));
  rows.push(
    await claimed('SQLite', `sqlite:${join(folder, 'moorage.sqlite')}`, quick ? 4_000 : 20_000, rounds),
  );
  remove();
  return rows;
}

/** Jobs that wait in the table are claimed, run and finished. Both sides find the same rows in the same table. */
async function claimed(engine, url, count, rounds) {
  const db = await openEmpty(url);
  const queue = createDatabaseQueue({ db, clock: systemClock, log: createLog('warn'), concurrency });
  const loop = await openClaimLoop(url);
  let handled = 0;
  const handler = async () => void (handled += 1);
  queue.process('bench.empty', handler);
  const rate = (work) => async () => {
    await db.house(() => db.transaction(() => db.knex()('job').delete()));
    await db.house(() =>
      queue.enqueueMany(
        'bench.empty',
        Array.from({ length: count }, () => ({ data })),
      ),
    );
    handled = 0;
    const seconds = await timed(work);
    await allDone(db, count);
    if (handled !== count) throw new Error(`${handled} of ${count} jobs were handled`);
    return count / seconds;
  };
  const result = await alternate({
    ours: rate(() => queue.drain()),
    limit: rate(() => loop.run(handler)),
    rounds,
  });
  await loop.close();
  await db.close();
  const what = `database driver, ${engine}: claim, run, finish; against a loop that claims 100 at a time`;
  return { case: what, ...result, unit: '/s', target: 0.5, higherIsBetter: true };
}

/** From adding to handled, on both sides 20 at once: Bull keeps a job in memory, ours is a committed row that Bull tells of. */
async function carried({ url, redisUrl, rounds }, count) {
  const db = await openEmpty(url);
  const parts = { db, clock: systemClock, log: createLog('warn'), concurrency };
  const ours = createBullQueue({ ...parts, redisUrl, prefix: '{ours}' });
  const bare = createBareBull({ redisUrl, concurrency });
  const ourRate = rateOf(count, (handler) => ours.process('bench.empty', handler));
  const bareRate = rateOf(count, (handler) => bare.process(handler));
  ours.start();
  const one = {
    ours: ourRate((total) => fromMany(total, () => db.house(() => ours.enqueue('bench.empty', data)))),
    limit: bareRate((total) => fromMany(total, () => bare.add(data))),
  };
  const list = Array.from({ length: 100 }, () => data);
  const many = {
    ours: ourRate(async (total) => {
      const jobs = list.map((each) => ({ data: each }));
      for (let sent = 0; sent < total; sent += jobs.length)
        await db.house(() => ours.enqueueMany('bench.empty', jobs));
    }),
    limit: bareRate(async (total) => {
      for (let sent = 0; sent < total; sent += list.length) await bare.addMany(list);
    }),
  };
  const rows = [];
  for (const [how, sides] of Object.entries({ 'one by one': one, 'a hundred at a time': many }))
    rows.push({
      case: `bull driver, MariaDB and Redis: added ${how} and handled; against bare Bull`,
      ...(await alternate({ ...sides, rounds })),
      unit: '/s',
      target: 0.8,
      higherIsBetter: true,
    });
  await ours.stop();
  await bare.close();
  await db.close();
  return rows;
}

/** Jobs per second from the first add until the last one was handled. */
function rateOf(count, register) {
  let left = 0;
  let finish;
  register(async () => {
    left -= 1;
    if (left === 0) finish();
  });
  return (send) => async () => {
    left = count;
    const handled = new Promise((resolve) => (finish = resolve));
    const seconds = await timed(() => Promise.all([send(count), handled]));
    return count / seconds;
  };
}

/** As many requests of a busy site would do it: each adds one job and waits for that. */
async function fromMany(total, add) {
  let left = total;
  const one = async () => {
    while (left > 0) {
      left -= 1;
      await add();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, one));
}

async function openEmpty(url) {
  const db = openDatabase(url);
  await migrateDatabase(db);
  return db;
}

async function allDone(db, count) {
  const rows = await db.house(() => db.knex()('job').groupBy('state').select('state').count({ count: '*' }));
  if (rows.length !== 1 || rows[0].state !== 'done' || Number(rows[0].count) !== count)
    throw new Error(`Not every job is done: ${JSON.stringify(rows)}`);
}

async function timed(work) {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}
