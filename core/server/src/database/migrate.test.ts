import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '@moorage/testing';
import { awaitIn } from './ambient.ts';
import { openDatabase } from './database.ts';
import { migrate, runMigrations, type Define } from './migrate.ts';

type Opened = ReturnType<typeof openDatabase>;

let folder: string;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeEach(async () => {
  folder = mkdtempSync(join(process.env.MOORAGE_TEST_FOLDER ?? tmpdir(), 'moorage-migrate-'));
  database = await createTestDatabase(folder);
});
afterEach(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** As a process of its own would: with its own connections. */
async function apart<T>(work: (db: Opened) => Promise<T>): Promise<T> {
  const db = openDatabase(database.url);
  const maintenance = { reader: db.connections.reader, caller: null, transaction: null, maintenance: true };
  try {
    return await awaitIn(maintenance, () => work(db));
  } finally {
    await db.close();
  }
}
const together = <T>(count: number, work: (db: Opened) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, () => apart(work)));

const table = 'tide_migration';
const first: Define = async (create) => {
  await create('tide_gauge', (columns, is) => void (is.id(), is.count('height'), columns.unique(['height'])));
};
const second: Define = async (_create, knex) => {
  await knex('tide_gauge').insert({ height: 1 });
};
const list = [
  { name: '0001-first', up: first },
  { name: '0002-second', up: second },
];
const run = (some: typeof list) => (db: Opened) =>
  runMigrations(db.connections.writer, db.engine, table, some);
const heights = () =>
  apart((db) => db.connections.reader('tide_gauge').select<{ height: number }[]>('height'));
const drop = () =>
  apart(async ({ connections: { writer } }) => {
    for (const name of ['tide_gauge', table, `${table}_lock`]) await writer.schema.dropTableIfExists(name);
  });

describe('migrations', () => {
  beforeEach(drop);
  afterEach(drop);

  it('of processes that start at once run once, and all come up', async () => {
    const ran = await together(4, run(list));
    expect(ran.flat().toSorted()).toEqual(['0001-first', '0002-second']);
    expect(await heights()).toEqual([{ height: 1 }]);
    expect(await together(6, run(list))).toEqual([[], [], [], [], [], []]);
  });

  it('go on after a process was killed in the middle of them', async () => {
    await apart(run(list.slice(0, 1)));
    await apart(({ connections: { writer } }) => writer(`${table}_lock`).update({ is_locked: 1 }));
    expect(await apart(run(list))).toEqual(['0002-second']);
    expect(await apart(run(list))).toEqual([]);
  });

  it('are refused when a newer program made the tables', async () => {
    await apart(run(list));
    await expect(apart(run(list.slice(0, 1)))).rejects.toThrow('0002-second');
  });

  it('that fail are told of, and hold up nobody afterwards', async () => {
    const broken = [list[0], { name: '0002-second', up: () => Promise.reject(new Error('no room')) }];
    await expect(apart(run(broken as typeof list))).rejects.toThrow('no room');
    expect(await apart(run(list))).toContain('0002-second');
  });
});

it('the whole schema is made by one of several that start at once', async () => {
  const ran = await together(3, (db) => migrate(db.connections.writer, db.engine));
  expect(ran.filter((names) => names.length > 0).length).toBeLessThan(2);
  expect(await apart((db) => migrate(db.connections.writer, db.engine))).toEqual([]);
});
