import Database from 'better-sqlite3';
import mysql from 'mysql2/promise';

const pick = `select id, name, data from job where state = 'queued' and run_at <= ?
  order by run_at, id limit 100`;
const places = (list) => list.map(() => '?').join(', ');
const claim = (ids) => `update job set state = 'running', owner = 'loop' where id in (${places(ids)})`;
const finish = (ids) =>
  `update job set state = 'done', owner = null, finished_at = ? where id in (${places(ids)})`;

/**
 * The quickest plain use of a table as a queue: claim a hundred in a transaction, run them, finish them in one statement.
 * No leases, no keys, no brands, no retries, one worker.
 */
export async function openClaimLoop(url) {
  return url.startsWith('sqlite:') ? onSqlite(url.slice('sqlite:'.length)) : await onMariaDb(url);
}

async function onMariaDb(url) {
  const connection = await mysql.createConnection({ uri: url });
  await connection.query('set session transaction isolation level read committed');
  return {
    async run(handler) {
      for (;;) {
        await connection.beginTransaction();
        const [rows] = await connection.execute(`${pick} for update skip locked`, [now()]);
        const ids = rows.map(({ id }) => id);
        if (ids.length > 0) await connection.query(claim(ids), ids);
        await connection.commit();
        if (ids.length === 0) return;
        await Promise.all(rows.map(({ data }) => handler(JSON.parse(data))));
        await connection.query(finish(ids), [now(), ...ids]);
      }
    },
    close: () => connection.end(),
  };
}

function onSqlite(path) {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  const take = database.transaction(() => {
    const rows = database.prepare(pick).all(now());
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0) database.prepare(claim(ids)).run(ids);
    return rows;
  });
  return {
    async run(handler) {
      for (let rows = take.immediate(); rows.length > 0; rows = take.immediate()) {
        await Promise.all(rows.map(({ data }) => handler(JSON.parse(data))));
        const ids = rows.map(({ id }) => id);
        database.prepare(finish(ids)).run(now(), ids);
      }
    },
    close: async () => database.close(),
  };
}

const now = () => new Date().toISOString();
