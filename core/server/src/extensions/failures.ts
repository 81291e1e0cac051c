import { raw } from 'objection';
import type { Live } from '../app.ts';
import { instant, type Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { ambient } from '../database/ambient.ts';
import { ExtensionFailure } from './extension.ts';

export interface FailureReport {
  readonly extensionId: string;
  /** `portal`, `admin` or `server`. */
  readonly app: string;
  /** What it was doing: `load`, `setup`, `render`, `filter` … */
  readonly phase: string;
  readonly message: string;
}

export interface Failures {
  /** Counts; the row is written with the next `flush`, because the caller may stand in a transaction that ends badly. */
  note(report: FailureReport): boolean;
  flush(): Promise<void>;
  of(extensionId: string): Promise<ExtensionFailure[]>;
  totals(): Promise<ReadonlyMap<string, number>>;
  clear(extensionId: string): Promise<number>;
}

const perMinute = 60;
const rowsPerExtension = 50;

/** Anybody's browser may report, so both the rate and the number of rows are limited. */
export function createFailures({ db, clock, live }: { db: Database; clock: Clock; live: Live }): Failures {
  const pending = new Map<string, FailureReport & { times: number }>();
  let last: Promise<void> = Promise.resolve();
  const rates = new Map<string, { minute: number; count: number }>();

  function note(report: FailureReport): boolean {
    const minute = Math.floor(clock.now().getTime() / 60_000);
    const known = rates.get(report.extensionId);
    const rate = known?.minute === minute ? known : { minute, count: 0 };
    rates.set(report.extensionId, rate);
    rate.count += 1;
    if (rate.count > perMinute) return false;
    const one = { ...report, phase: clip(report.phase, 20), message: clip(report.message, 500), times: 1 };
    const key = JSON.stringify([one.extensionId, one.app, one.phase, one.message]);
    const before = pending.get(key);
    if (before) before.times += 1;
    else pending.set(key, one);
    return true;
  }

  async function write({ times, ...report }: FailureReport & { times: number }): Promise<void> {
    const now = instant(clock.now());
    const changed = await ExtensionFailure.query()
      .where({ ...report })
      .patch({ lastAt: now, times: raw('times + ?', [times]) as unknown as number });
    if (changed > 0) return;
    await ExtensionFailure.query().insert({ ...report, times, firstAt: now, lastAt: now });
    const old = await ExtensionFailure.query()
      .where('extensionId', report.extensionId)
      .orderBy([
        { column: 'lastAt', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .offset(rowsPerExtension)
      .limit(100)
      .select('id');
    if (old.length > 0)
      await ExtensionFailure.query()
        .whereIn(
          'id',
          old.map(({ id }) => id),
        )
        .delete();
  }

  async function writePending(): Promise<void> {
    if (pending.size === 0) return;
    const reports = [...pending.values()];
    pending.clear();
    await db.house(() =>
      db.transaction(async () => {
        for (const report of reports) await write(report);
      }),
    );
    live.tell('extension-failures', { brandId: null, to: 'staff' });
  }

  return {
    note,
    flush() {
      if (ambient()?.transaction) return Promise.resolve();
      // One after the other: two at once would not see, and so not trim, each other's rows.
      const next = last.then(writePending);
      last = next.catch(() => undefined);
      return next;
    },
    of: (extensionId) =>
      db.house(
        async () =>
          await ExtensionFailure.query()
            .where('extensionId', extensionId)
            .orderBy('lastAt', 'desc')
            .limit(50),
      ),
    async totals() {
      const rows = (await db.house(
        async () =>
          await db
            .knex()('extensionFailure')
            .groupBy('extensionId')
            .select('extensionId')
            .sum({ times: 'times' }),
      )) as { extensionId: string; times: number | string }[];
      return new Map(rows.map(({ extensionId, times }) => [extensionId, Number(times)]));
    },
    clear: (extensionId) =>
      db.house(() =>
        db.transaction(async () => await ExtensionFailure.query().where('extensionId', extensionId).delete()),
      ),
  };
}

/** One line of plain text of at most that length. */
const clip = (text: string, length: number): string =>
  // eslint-disable-next-line no-control-regex
  text.replace(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, length);
