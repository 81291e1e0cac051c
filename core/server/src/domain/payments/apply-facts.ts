import { Later, type GatewayFact, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { currentBrand } from '../../database/ambient.ts';
import { isTransient } from '../../database/connect.ts';
import { applyFact } from './apply-fact.ts';

const batch = 100;
const retrySeconds = 30;
/** A webhook may overtake our own commit, but not by this much. */
const patienceMilliseconds = 3_600_000;

interface FactRow {
  readonly id: Id;
  readonly body: string;
  readonly receivedAt: string;
}

/**
 * Applies what a gateway said, each message in its own transaction, in the order in which they came. A message about something
 * unknown is kept and looked at again for an hour, then shown to staff. One that breaks does not hold up the others; the job
 * fails after them, so that it is tried again, also for an hour.
 */
export async function applyFacts(app: App, accountId: Id): Promise<void> {
  const errors: unknown[] = [];
  let waiting = 0;
  for (let after = 0; ;) {
    const rows = await unapplied(app, accountId, after);
    const last = rows.at(-1);
    if (!last) break;
    after = last.id;
    for (const row of rows) {
      try {
        if (!(await applyOne(app, accountId, row))) waiting += 1;
      } catch (error) {
        if (isTooOld(app, row) && !isTransient(error)) await parkBroken(app, accountId, row, error);
        else errors.push(error);
      }
    }
  }
  if (errors.length > 0)
    throw new AggregateError(
      errors,
      `${errors.length} gateway messages could not be applied: ${String(errors[0])}`,
    );
  if (waiting > 0)
    await app.queue.enqueue(
      'payments.apply_facts_again',
      { accountId },
      {
        key: `facts-again:${accountId}`,
        runAt: new Date(app.clock.now().getTime() + retrySeconds * 1_000),
        attempts: 1_000,
      },
    );
}

/** The second look has a job of its own, so that new messages do not wait for it. */
export async function applyFactsAgain(app: App, accountId: Id): Promise<void> {
  await applyFacts(app, accountId);
  if ((await unapplied(app, accountId, 0)).length > 0)
    throw new Later(retrySeconds, 'Gateway messages wait for what they are about');
}

const unapplied = (app: App, accountId: Id, after: Id): Promise<FactRow[]> =>
  app.db
    .knex()('gatewayFact')
    .where({ brandId: currentBrand(), accountId })
    .whereNull('appliedAt')
    .where('id', '>', after)
    .orderBy('id')
    .limit(batch)
    .select<FactRow[]>('id', 'body', 'receivedAt');

const isTooOld = (app: App, { receivedAt }: FactRow): boolean =>
  app.clock.now().getTime() - new Date(receivedAt).getTime() >= patienceMilliseconds;

/** Its reason is in the log: a driver's error holds values that are not for the table. */
async function parkBroken(app: App, accountId: Id, row: FactRow, error: unknown): Promise<void> {
  app.log.error({ err: error, fact: row.id, account: accountId }, 'A gateway message cannot be applied');
  await app.db.transaction(() => close(app, accountId, row, 'parked: applying it fails, see the log'));
}

async function close(app: App, accountId: Id, row: FactRow, outcome: string): Promise<void> {
  await app.db
    .knex()('gatewayFact')
    .where({ id: row.id })
    .update({ appliedAt: instant(app.clock.now()), outcome: outcome.slice(0, 500) });
  if (outcome.startsWith('parked'))
    app.log.error({ fact: row.id, account: accountId, outcome }, 'A gateway message needs a person');
}

/** @returns false when what it is about is not known yet */
async function applyOne(app: App, accountId: Id, row: FactRow): Promise<boolean> {
  return app.db.transaction(async () => {
    const fact = JSON.parse(row.body) as GatewayFact;
    const stillOpen = () =>
      app.db
        .knex()('gatewayFact')
        .where({ id: row.id })
        .whereNull('appliedAt')
        .first<{ id: Id } | undefined>('id');
    let outcome = await applyFact(app, accountId, fact, async () => (await stillOpen()) !== undefined);
    if (outcome === 'taken') return true;
    if (outcome === 'unknown') {
      if (!isTooOld(app, row)) return false;
      outcome = 'parked: nothing here matches it';
    }
    await close(app, accountId, row, outcome);
    return true;
  });
}
