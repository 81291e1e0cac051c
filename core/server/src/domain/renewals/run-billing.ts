import type { CalendarDate, Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';
import { isTransient } from '../../database/connect.ts';
import { reason } from '../../jobs/backoff.ts';
import { addDays } from '../calendar/dates.ts';
import { dayIn } from '../calendar/zones.ts';
import { readBrand } from '../invoices/billing-policy.ts';
import { eachBrand } from '../ledger/each-brand.ts';
import { billClients, type Billed } from './bill-clients.ts';
import { parkClient } from './park-client.ts';

export interface BillingCounts {
  readonly clients: number;
  readonly invoices: number;
  readonly periods: number;
  readonly parked: number;
  readonly [name: string]: number;
}

const pageSize = 200;
/** Fewer failing clients than this may be coincidence; a whole page of them is a defect of the house. */
const systemic = 5;

/**
 * Invoices everything that is due, in all brands. It may run at any time and any number of times: what is invoiced is not due
 * any more, and the day is the day in each client's zone.
 */
export async function runBilling(app: App): Promise<BillingCounts> {
  const total = { clients: 0, invoices: 0, periods: 0, parked: 0 };
  await eachBrand(app, async () => {
    const { policy } = await readBrand(app);
    // The first zone in which a new day begins; each client's own day decides later.
    const horizon = addDays(dayIn('Pacific/Kiritimati', app.clock.now()), policy.invoiceDaysBefore);
    for (let after = 0; ;) {
      const page = await dueClients(app, after, horizon);
      const last = page.at(-1);
      if (last === undefined) return;
      after = last;
      const counts = await billPage(app, page, horizon);
      total.clients += page.length;
      total.invoices += counts.invoices;
      total.periods += counts.periods;
      total.parked += counts.parked;
    }
  });
  return total;
}

async function dueClients(app: App, after: Id, horizon: CalendarDate): Promise<Id[]> {
  const rows = await app.db.select<{ id: Id }>(
    `select client_id as id from service
      where brand_id = ? and status = 'active' and next_period_on <= ? and auto_renew = 1 and client_id > ?
      group by client_id order by client_id limit ${pageSize}`,
    [currentBrand(), horizon, after],
  );
  return rows.map(({ id }) => id);
}

/** A page that fails is taken apart until the clients that fail are found; those are parked, all others are billed. */
async function billPage(
  app: App,
  page: readonly Id[],
  horizon: CalendarDate,
): Promise<{ invoices: number; periods: number; parked: number }> {
  const failed = new Map<Id, unknown>();
  const billed = await narrow(app, page, horizon, failed);
  if (failed.size === page.length && page.length >= systemic)
    throw new AggregateError(
      [...failed.values()],
      `Not one client of a page could be billed: ${reason([...failed.values()][0])}`,
    );
  const parked = new Map(billed.flatMap(({ illegal }) => [...illegal]));
  for (const [id, error] of failed) parked.set(id, reason(error));
  for (const [id, why] of parked) await parkClient(app, id, why);
  return {
    invoices: billed.reduce((sum, { invoices }) => sum + invoices, 0),
    periods: billed.reduce((sum, { periods }) => sum + periods, 0),
    parked: parked.size,
  };
}

async function narrow(
  app: App,
  page: readonly Id[],
  horizon: CalendarDate,
  failed: Map<Id, unknown>,
): Promise<Billed[]> {
  try {
    return [await billClients(app, page, horizon)];
  } catch (error) {
    if (isTransient(error) || (error as { fatal?: boolean }).fatal) throw error;
    const [only] = page;
    if (page.length === 1 && only !== undefined) {
      failed.set(only, error);
      return [];
    }
    const middle = Math.ceil(page.length / 2);
    return [
      ...(await narrow(app, page.slice(0, middle), horizon, failed)),
      ...(await narrow(app, page.slice(middle), horizon, failed)),
    ];
  }
}
